// Text for names and messages.
#pragma once

#include <string>
#include <string_view>

namespace loom {

// "text" in double quotes.
std::string Quoted(std::string_view text);

// Well-formed UTF-8 (no surrogates, no overlong forms), as protobuf readers demand of strings.
bool IsUtf8(std::string_view text);

// Equal but for case and underscores: to guess which name was meant.
bool LooksAlike(std::string_view a, std::string_view b);

}  // namespace loom
