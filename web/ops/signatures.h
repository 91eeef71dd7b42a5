// The TypeScript signatures of an operator.
#pragma once

#include <string>

#include "registry.h"

namespace loom::ops {

// The method of the operator with its documentation, one signature for each number of inputs.
std::string OperatorText(const Operator& op);

}  // namespace loom::ops
