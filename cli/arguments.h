// The command line of `loom`, read with CLI11.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "loom/keras.h"

namespace loom::cli {

struct ConvertArguments {
  std::filesystem::path source;  // a folder with model.json in it, or that file
  std::filesystem::path target;
  KerasOptions options;
  bool external_data = false;
};

// Exit codes.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;   // the work could not be done, and says why
inline constexpr int kMisused = 2;  // the command line is wrong

struct Parsed {
  int exit_code = kDone;
  std::optional<ConvertArguments> convert;  // nothing after --help, and after a mistake
};

// Prints help, the version, or what is wrong, as far as they are asked for.
Parsed ParseArguments(int argc, char** argv);

}  // namespace loom::cli
