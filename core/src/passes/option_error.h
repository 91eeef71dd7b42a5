// The error for an export option.
#pragma once

#include <string>
#include <utility>

#include "loom/result.h"

namespace loom {

inline Error OptionError(ErrorCode code, const char* option, std::string message) {
  return {code, std::string("option ") + option, std::move(message), {}};
}

}  // namespace loom
