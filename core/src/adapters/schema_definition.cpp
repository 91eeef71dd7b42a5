#include "adapters/schema_definition.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace loom {
namespace {

// Returns the part of the text before the mark, or all of it if there is no mark. Leaves the part
// after the mark in `text`.
std::string_view CutAt(char mark, std::string_view& text) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return head;
}

template <typename Take>
void ForEach(std::string_view list, char mark, Take take) {
  while (!list.empty()) take(CutAt(mark, list));
}

template <typename Number>
Number ToNumber(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

onnx::OpSchema::FormalParameter ReadParameter(std::string_view text) {
  std::string name(CutAt(':', text));
  const std::size_t end = std::min(text.find_first_of("?*~"), text.size());
  std::string type(text.substr(0, end));
  text.remove_prefix(end);
  auto option = onnx::OpSchema::Single;
  int min_arity = 1;
  if (text == "?") {
    option = onnx::OpSchema::Optional;
  } else if (!text.empty()) {
    option = onnx::OpSchema::Variadic;
    min_arity = ToNumber<int>(text.substr(1));
  }
  return onnx::OpSchema::FormalParameter(std::move(name), "", std::move(type), option,
                                         /*is_homogeneous=*/!text.starts_with('~'), min_arity);
}

// Reads a default value. Other kinds of attributes have none.
void ReadDefault(std::string_view text, onnx::AttributeProto& value) {
  switch (value.type()) {
    case onnx::AttributeProto::INT:
      value.set_i(ToNumber<std::int64_t>(text));
      break;
    case onnx::AttributeProto::FLOAT:
      value.set_f(std::strtof(std::string(text).c_str(), nullptr));
      break;
    case onnx::AttributeProto::STRING:
      value.set_s(std::string(text));
      break;
    case onnx::AttributeProto::INTS:
      ForEach(text, ',', [&](auto item) { value.add_ints(ToNumber<std::int64_t>(item)); });
      break;
    default:
      ForEach(text, ',', [&](auto item) { value.add_strings(std::string(item)); });
  }
}

onnx::OpSchema::Attribute ReadAttribute(std::string_view text) {
  std::string name(CutAt(':', text));
  std::string_view kind = CutAt('=', text);
  const bool required = kind.ends_with('!');
  if (required) kind.remove_suffix(1);
  auto type = onnx::AttributeProto::UNDEFINED;
  onnx::AttributeProto::AttributeType_Parse(std::string(kind), &type);
  // No default: a default is never empty text.
  if (text.empty()) return {std::move(name), "", type, required};
  onnx::AttributeProto value;
  value.set_name(name);
  value.set_type(type);
  ReadDefault(text, value);
  return {std::move(name), "", std::move(value)};
}

std::vector<std::string> ReadTypes(std::string_view list) {
  std::vector<std::string> types;
  ForEach(list, ';', [&](auto type) { types.emplace_back(type); });
  return types;
}

}  // namespace

void Define(std::string_view definition, std::span<const std::string_view> type_lists,
            onnx::OpSchema& schema) {
  int inputs = 0;
  ForEach(CutAt('|', definition), ';',
          [&](auto text) { schema.Input(inputs++, ReadParameter(text)); });
  int outputs = 0;
  ForEach(CutAt('|', definition), ';',
          [&](auto text) { schema.Output(outputs++, ReadParameter(text)); });
  ForEach(CutAt('|', definition), ';', [&](auto text) {
    std::string name(CutAt('=', text));
    const auto list = type_lists[ToNumber<std::size_t>(text)];
    schema.TypeConstraint(std::move(name), ReadTypes(list), "");
  });
  ForEach(definition, ';', [&](auto text) { schema.Attr(ReadAttribute(text)); });
}

}  // namespace loom
