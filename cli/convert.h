// `loom convert`.
#pragma once

#include "arguments.h"
#include "loom/result.h"

namespace loom::cli {

// Writes the file, or leaves what was there, and tells on std::cout what is in it.
Status Convert(const ConvertArguments& arguments);

}  // namespace loom::cli
