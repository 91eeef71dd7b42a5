// Helpers for names and messages.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "loom/result.h"

namespace loom {

// A hash for tables with string keys: a lookup with a string_view makes no copy.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// "text" in double quotes.
std::string Quoted(std::string_view text);

// A number for a message, with up to 15 digits: 0.5, 300, 1e+40.
std::string Shown(double number);

// Whether the text is well-formed UTF-8 (no surrogates, no overlong forms), as protobuf readers
// require of strings.
bool IsUtf8(std::string_view text);

// Checks that a text, such as a doc string, is UTF-8. `what` names the text in the error. Fails:
// invalid-argument.
Status CheckText(std::string_view text, const char* what, const std::string& where);

// Checks that all keys and values are UTF-8 and that each key is unique. Fails: invalid-argument.
Status CheckMetadata(std::span<const std::pair<std::string, std::string>> metadata,
                     const std::string& where);

// Whether the names are equal without regard to case and underscores. Used to suggest the name that
// was meant.
bool LooksAlike(std::string_view a, std::string_view b);

}  // namespace loom
