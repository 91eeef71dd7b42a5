// JSON as the converter reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loom/result.h"

namespace loom::keras {

struct Json {
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kText, kList, kObject };

  Kind kind = Kind::kNull;
  bool truth = false;
  double number = 0;
  std::string text = {};
  std::vector<Json> items = {};                            // of a list
  std::vector<std::pair<std::string, Json>> members = {};  // of an object

  bool IsNull() const { return kind == Kind::kNull; }
  bool IsText() const { return kind == Kind::kText; }
  bool IsNumber() const { return kind == Kind::kNumber; }
  bool IsList() const { return kind == Kind::kList; }
  bool IsObject() const { return kind == Kind::kObject; }

  // The number, if this is an integer of at most 53 bits, else nullopt.
  std::optional<std::int64_t> Integer() const;

  // The member with this name; the null value if there is none or this is not an object.
  const Json& At(std::string_view name) const;
};

// The value as a short text for a message: 0.5, "same", [3, 3].
std::string Shown(const Json& json);

// Parses JSON. Fails: invalid-argument if the text is not JSON or is nested deeper than 200.
Result<Json> ParseJson(std::string_view text);

}  // namespace loom::keras
