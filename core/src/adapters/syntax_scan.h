// Scans an ONNX text before the official parser reads it, for what the parser does not check.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "loom/result.h"

namespace loom {

struct TextScan {
  // The positions at which the attribute lists of functions begin, after the bracket.
  std::vector<std::size_t> function_attributes;
};

// Fails: unsupported for brackets nested deeper than 100, because the parser recurses without a
// limit; invalid-argument for bytes that are not UTF-8, and for a negative uint64, which the parser
// would turn into a large number.
Result<TextScan> ScanText(std::string_view text);

// The path of an error at the byte: text / line 3, column 5.
std::string TextPosition(std::string_view text, std::size_t position);

}  // namespace loom
