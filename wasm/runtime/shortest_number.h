// Writes floating-point numbers as text, without the 48 KB (brotli) of tables that std::to_chars
// uses.
#pragma once

#include <charconv>

namespace loom::abi {

// Writes what std::to_chars(begin, end, value) writes: the shortest text that reads back as
// `value`. It is ten times slower, which does not matter compared with the rest of printing a
// model.
std::to_chars_result WriteShortest(char* begin, char* end, double value);
std::to_chars_result WriteShortest(char* begin, char* end, float value);

}  // namespace loom::abi
