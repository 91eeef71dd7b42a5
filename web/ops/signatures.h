// The TypeScript signatures of an operator.
#pragma once

#include <string>

#include "registry.h"

namespace loom::ops {

// The method of the operator with its documentation. Each number of inputs has a signature.
std::string OperatorText(const Operator& op);

}  // namespace loom::ops
