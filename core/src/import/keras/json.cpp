#include "import/keras/json.h"

#include "base/text.h"

namespace loom::keras {

std::optional<std::int64_t> Json::Integer() const {
  constexpr double kMost = 9007199254740992.0;
  if (!IsNumber() || !(number >= -kMost && number <= kMost)) return std::nullopt;
  const auto integer = static_cast<std::int64_t>(number);
  if (static_cast<double>(integer) != number) return std::nullopt;
  return integer;
}

const Json& Json::At(std::string_view name) const {
  static const Json null;
  for (const auto& [key, value] : members) {
    if (key == name) return value;
  }
  return null;
}

std::string Shown(const Json& json) {
  switch (json.kind) {
    case Json::Kind::kNull:
      return "null";
    case Json::Kind::kBoolean:
      return json.truth ? "true" : "false";
    case Json::Kind::kNumber:
      return loom::Shown(json.number);
    case Json::Kind::kText:
      return Quoted(json.text);
    case Json::Kind::kObject:
      return "an object";
    case Json::Kind::kList:
      break;
  }
  std::string text = "[";
  for (const Json& item : json.items) {
    if (text.size() > 1) text += ", ";
    text += item.IsList() ? "[…]" : Shown(item);
  }
  return text + "]";
}

}  // namespace loom::keras
