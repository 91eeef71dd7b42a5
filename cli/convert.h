// The command `loom convert`.
#pragma once

#include "arguments.h"
#include "loom/result.h"

namespace loom::cli {

// Converts the model and writes the file, then prints a summary to std::cout. On failure the target
// is unchanged.
Status Convert(const ConvertArguments& arguments);

}  // namespace loom::cli
