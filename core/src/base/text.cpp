#include "base/text.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <unordered_set>

#include "base/try.h"

namespace loom {
namespace {

char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Length of the UTF-8 sequence that starts with `lead`; 0 if no sequence does.
std::size_t SequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// After some leads the second byte has a narrower range. This excludes overlong forms, surrogates
// and code points beyond U+10FFFF.
bool SecondByteFits(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
    default:
      return true;
  }
}

}  // namespace

std::string Quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string Shown(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", number);
  return text.data();
}

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = SequenceLength(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    if (length > 1 && !SecondByteFits(lead, static_cast<unsigned char>(text[i + 1]))) return false;
    i += length;
  }
  return true;
}

Status CheckText(std::string_view text, const char* what, const std::string& where) {
  if (IsUtf8(text)) return Done{};
  return Error{
      ErrorCode::kInvalidArgument, where, std::string(what) + " is not well-formed UTF-8", {}};
}

Status CheckMetadata(std::span<const std::pair<std::string, std::string>> metadata,
                     const std::string& where) {
  std::unordered_set<std::string_view> keys;
  for (const auto& [key, value] : metadata) {
    LOOM_TRY(CheckText(key, "a key of the metadata", where));
    LOOM_TRY(CheckText(value, "a value of the metadata", where));
    if (keys.insert(key).second) continue;
    return Error{ErrorCode::kInvalidArgument,
                 where,
                 "the key " + Quoted(key) + " of the metadata is given twice",
                 {}};
  }
  return Done{};
}

bool LooksAlike(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t k = 0;
  while (true) {
    while (i < a.size() && a[i] == '_') ++i;
    while (k < b.size() && b[k] == '_') ++k;
    if (i == a.size() || k == b.size()) return i == a.size() && k == b.size();
    if (ToLower(a[i++]) != ToLower(b[k++])) return false;
  }
}

}  // namespace loom
