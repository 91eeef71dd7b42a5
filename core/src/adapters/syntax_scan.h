// A look at an ONNX text before the official parser reads it, for what that does not look at.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "loom/result.h"

namespace loom {

struct TextScan {
  // Where the attribute lists of the functions begin, each behind its bracket.
  std::vector<std::size_t> function_attributes;
};

// Fails: unsupported for brackets nested deeper than 100, since the parser recurses without end;
// invalid-argument for bytes that are no UTF-8, and a negative uint64, which the parser would turn
// into a large number.
Result<TextScan> ScanText(std::string_view text);

// The path of an error at that byte: text / line 3, column 5.
std::string TextPosition(std::string_view text, std::size_t position);

}  // namespace loom
