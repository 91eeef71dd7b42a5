// make_ops FOLDER: writes the typed operators, web/src/ops, into FOLDER. Run by scripts/generate.
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "files.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_ops FOLDER\n";
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[1];
    for (const auto& [name, text] : loom::ops::Files(loom::ops::AllOperators())) {
      std::ofstream file(folder / name, std::ios::binary);
      file.exceptions(std::ios::failbit | std::ios::badbit);
      file << text;
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_ops: " << error.what() << "\n";
    return 1;
  }
}
