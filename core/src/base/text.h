// Text for names and messages.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "loom/result.h"

namespace loom {

// For tables that are asked with a string_view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// "text" in double quotes.
std::string Quoted(std::string_view text);

// A number for a message, to 15 digits: 0.5, 300, 1e+40.
std::string Shown(double number);

// Well-formed UTF-8 (no surrogates, no overlong forms), as protobuf readers demand of strings.
bool IsUtf8(std::string_view text);

// Fails: invalid-argument when the text, a doc string or the like, is no UTF-8. `what` names it.
Status CheckText(std::string_view text, const char* what, const std::string& where);

// Fails: invalid-argument when a key or value is no UTF-8, or a key is given twice.
Status CheckMetadata(std::span<const std::pair<std::string, std::string>> metadata,
                     const std::string& where);

// Equal but for case and underscores: to guess which name was meant.
bool LooksAlike(std::string_view a, std::string_view b);

}  // namespace loom
