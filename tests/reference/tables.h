// Reads the tables that cast_reference.py has written before these tests.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace loom::test {

inline std::vector<std::byte> Table(const std::string& name) {
  std::ifstream file(std::filesystem::path(LOOM_REFERENCE_FOLDER) / name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_FALSE(text.empty()) << name << " is missing; ctest has cast_reference.py write it";
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

template <typename Number>
std::vector<Number> NumbersOf(const std::string& name) {
  const std::vector<std::byte> bytes = Table(name);
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

}  // namespace loom::test
