// The TypeScript interface of an operator's attributes.
#pragma once

#include <string>

#include "registry.h"

namespace loom::ops {

// The name of the interface of an operator's attributes.
std::string AttributesName(const Operator& op);

// Whether a call must give attributes.
bool AttributesRequired(const Operator& op);

// `export interface ConvAttributes { … }`; empty when no version has attributes.
std::string AttributesText(const Operator& op);

}  // namespace loom::ops
