// The documentation of an operator as the doc comment of its method.
#pragma once

#include <string>

#include "registry.h"

namespace loom::ops {

std::string OperatorComment(const Operator& op);

}  // namespace loom::ops
