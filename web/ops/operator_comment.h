// Makes the doc comment of an operator's method from ONNX's documentation.
#pragma once

#include <string>

#include "registry.h"

namespace loom::ops {

std::string OperatorComment(const Operator& op);

}  // namespace loom::ops
