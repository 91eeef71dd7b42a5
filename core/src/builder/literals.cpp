#include "builder/literals.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "adapters/schema.h"
#include "base/try.h"
#include "loom/cast.h"
#include "loom/model.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

bool IsNumeric(DataType type) { return type != DataType::kString && type != DataType::kBool; }

// The data type of the elements if nothing else determines it. nullopt for numbers, which fit too
// many types.
std::optional<DataType> NaturalType(const Literal& literal) {
  switch (literal.elements.index()) {
    case 1:
      return DataType::kInt64;
    case 2:
      return DataType::kBool;
    case 3:
      return DataType::kString;
    default:
      return std::nullopt;
  }
}

const char* KindName(const Literal& literal) {
  constexpr std::array kNames = {"numbers", "integers", "booleans", "strings"};
  return kNames[literal.elements.index()];
}

bool Fits(const Literal& literal, DataType type) {
  const auto natural = NaturalType(literal);
  const bool numbers = !natural || *natural == DataType::kInt64;
  return numbers ? IsNumeric(type) : type == *natural;
}

std::string Join(std::span<const DataType> types) {
  std::string text;
  for (const DataType type : types) text += (text.empty() ? "" : ", ") + std::string(Name(type));
  return text;
}

}  // namespace

Result<DataType> LiteralType(const Literal& literal, const onnx::OpSchema* schema,
                             std::size_t index,
                             std::span<const onnx::TypeProto* const> input_types) {
  const auto natural = NaturalType(literal);
  const auto fails = [&](std::string message) {
    return Error{ErrorCode::kTypeMismatch, {}, std::move(message), {}};
  };
  if (!schema) {
    if (natural) return *natural;
    return fails(
        "the operator has no schema, so the number's data type is unknown: use an initializer");
  }
  const std::vector<DataType> allowed = DataTypesOfInput(*schema, index, input_types);
  std::vector<DataType> fitting;
  std::ranges::copy_if(allowed, std::back_inserter(fitting),
                       [&](DataType type) { return Fits(literal, type); });
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) {
    return fails("given " + std::string(KindName(literal)) + ", allowed are " + Join(allowed));
  }
  if (natural && std::ranges::find(fitting, *natural) != fitting.end()) return *natural;
  return fails("ambiguous: the " + std::string(KindName(literal)) + " could be " + Join(fitting) +
               ", and no other input determines the type; use an initializer");
}

Status LiteralInto(const Literal& literal, DataType type, onnx::TensorProto* target) {
  Tensor tensor{.data_type = type, .dims = literal.dims, .bytes = {}, .strings = {}};
  if (const auto* numbers = std::get_if<std::vector<double>>(&literal.elements)) {
    LOOM_ASSIGN(tensor.bytes, EncodeElements(type, *numbers, {}));
  } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&literal.elements)) {
    LOOM_ASSIGN(tensor.bytes, EncodeElements(type, *integers, {}));
  } else if (const auto* booleans = std::get_if<std::vector<bool>>(&literal.elements)) {
    for (const bool truth : *booleans) tensor.bytes.push_back(static_cast<std::byte>(truth));
  } else if (const auto* strings = std::get_if<std::vector<std::string>>(&literal.elements)) {
    tensor.strings = *strings;
  }
  if (tensor.bytes.size() > kInlineLimit) {
    return Error{ErrorCode::kInvalidArgument,
                 {},
                 "data of " + std::to_string(tensor.bytes.size()) +
                     " bytes is too much for a literal: use an initializer",
                 {}};
  }
  return TensorInto(tensor, {}, target);
}

}  // namespace loom
