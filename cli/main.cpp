// The command-line tool: the library's functions for files.
#include <exception>
#include <iostream>

#include "arguments.h"
#include "convert.h"

namespace {

void Show(const loom::Error& error) {
  std::cerr << "loom: " << error.where << ": " << error.message;
  if (!error.cause.empty()) std::cerr << ": " << error.cause;
  std::cerr << " (" << loom::Name(error.code) << ")\n";
}

int Run(int argc, char** argv) {
  using namespace loom::cli;
  const ParseResult parsed = ParseArguments(argc, argv);
  if (!parsed.convert) return parsed.exit_code;
  const loom::Status status = Convert(*parsed.convert);
  if (status.ok()) return kDone;
  Show(status.error());
  return kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {  // such as out of memory
    std::cerr << "loom: " << error.what() << '\n';
    return loom::cli::kFailed;
  }
}
