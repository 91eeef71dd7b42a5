// Reads the settings in a layer's config.
#include <algorithm>
#include <limits>

#include "base/text.h"
#include "import/keras/layer.h"

namespace loom::keras {
// The setting, if it has the expected kind. Null if it is not set or has another kind, which is an
// error.
const Json* Layer::Find(std::string_view key, Json::Kind kind, const char* expected) {
  const Json& value = Setting(key);
  if (value.IsNull()) return nullptr;
  if (value.kind == kind) return &value;
  Fail(ErrorCode::kInvalidArgument,
       std::string(key) + " should be " + expected + " and is " + Shown(value));
  return nullptr;
}

std::int64_t Layer::Integer(std::string_view key, std::int64_t fallback) {
  const Json* value = Find(key, Json::Kind::kNumber, "an integer");
  if (!value) return fallback;
  if (const auto integer = value->Integer()) return *integer;
  Fail(ErrorCode::kInvalidArgument,
       std::string(key) + " should be an integer and is " + Shown(*value));
  return fallback;
}

double Layer::Number(std::string_view key, double fallback) {
  const Json* value = Find(key, Json::Kind::kNumber, "a number");
  return value ? value->number : fallback;
}

bool Layer::Truth(std::string_view key, bool fallback) {
  const Json* value = Find(key, Json::Kind::kBoolean, "true or false");
  return value ? value->truth : fallback;
}

std::string Layer::Text(std::string_view key, std::string_view fallback) {
  const Json* value = Find(key, Json::Kind::kText, "a text");
  return value ? value->text : std::string(fallback);
}

std::vector<std::int64_t> Layer::IntegerList(std::string_view key) {
  const Json& value = Setting(key);
  if (value.IsNull()) return {};
  std::vector<std::int64_t> integers;
  const auto single = value.Integer();
  bool right = value.IsList() || single;
  if (single) integers.push_back(*single);
  for (const Json& item : value.items) {
    const auto integer = item.Integer();
    right = right && integer;
    if (integer) integers.push_back(*integer);
  }
  if (right) return integers;
  Fail(ErrorCode::kInvalidArgument,
       std::string(key) + " should be a list of integers and is " + Shown(value));
  return {};
}

std::vector<std::int64_t> Layer::PositiveSizes(std::string_view key, std::size_t count,
                                               std::int64_t fallback) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  std::vector<std::int64_t> sizes = IntegerList(key);
  if (sizes.empty()) sizes.push_back(fallback);
  if (sizes.size() == 1) sizes.resize(count, sizes.front());
  const bool right =
      std::ranges::all_of(sizes, [](std::int64_t size) { return size >= 1 && size <= kMost; });
  if (right && sizes.size() == count) return sizes;
  Fail(ErrorCode::kInvalidArgument, std::string(key) + " should be " + std::to_string(count) +
                                        " positive integers and is " + Shown(Setting(key)));
  return std::vector<std::int64_t>(count, 1);
}

}  // namespace loom::keras
