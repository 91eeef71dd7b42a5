// Floating-point numbers as text, without the 48 KB (brotli) of tables behind std::to_chars.
#pragma once

#include <charconv>

namespace loom::abi {

// What std::to_chars(begin, end, value) writes: the shortest text that is read back as `value`. Ten
// times slower, which is nothing beside the rest of what prints a model.
std::to_chars_result WriteShortest(char* begin, char* end, double value);
std::to_chars_result WriteShortest(char* begin, char* end, float value);

}  // namespace loom::abi
