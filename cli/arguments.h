// Parses the command line of `loom` with CLI11.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "loom/keras.h"

namespace loom::cli {

struct ConvertArguments {
  std::filesystem::path source;  // a model.json, or the folder that contains it
  std::filesystem::path target;
  KerasOptions options;
  bool external_data = false;
};

// Exit codes.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;   // the work failed; std::cerr has the reason
inline constexpr int kMisused = 2;  // the command line is wrong

struct ParseResult {
  int exit_code = kDone;
  std::optional<ConvertArguments> convert;  // nullopt after --help, --version or a mistake
};

// Parses the arguments. Prints the help or the version if requested, and the mistake if there is
// one.
ParseResult ParseArguments(int argc, char** argv);

}  // namespace loom::cli
