// make_ops FOLDER: writes the files of web/src that are generated from C++ (the typed operators and
// the error codes) into FOLDER, under the same paths. Run by scripts/generate.
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>

#include "error_codes.h"
#include "files.h"

namespace {

void Write(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file << text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_ops FOLDER\n";
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[1];
    for (const auto& [name, text] : loom::ops::Files(loom::ops::AllOperators())) {
      Write(folder / "ops" / name, text);
    }
    Write(folder / "error-code.ts", loom::ops::ErrorCodeType());
    Write(folder / "internal/check/error-codes.ts", loom::ops::ErrorCodeList());
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_ops: " << error.what() << "\n";
    return 1;
  }
}
