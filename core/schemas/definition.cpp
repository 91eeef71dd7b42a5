#include "definition.h"

#include <array>
#include <charconv>
#include <stdexcept>

namespace loom::schemas {
namespace {

// Returns the text. Throws if the text contains a delimiter of the format.
std::string CheckedText(const std::string& text) {
  if (text.empty() || text.find_first_of("|;,=:!?*~\"") != std::string::npos) {
    throw std::runtime_error("\"" + text + "\" cannot be written into a definition");
  }
  return text;
}

template <typename Items, typename ToText>
std::string Join(const Items& items, char mark, ToText to_text) {
  std::string joined;
  for (const auto& item : items) {
    if (!joined.empty()) joined += mark;
    joined += to_text(item);
  }
  return joined;
}

std::string ParameterText(const onnx::OpSchema::FormalParameter& parameter) {
  std::string text = CheckedText(parameter.GetName()) + ":" + CheckedText(parameter.GetTypeStr());
  if (parameter.GetOption() == onnx::OpSchema::Optional) text += "?";
  if (parameter.GetOption() == onnx::OpSchema::Variadic) {
    text += parameter.GetIsHomogeneous() ? "*" : "~";
    text += std::to_string(parameter.GetMinArity());
  }
  return text;
}

// The shortest text that parses to the same number.
std::string FloatText(float number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.begin(), text.end(), number).ptr;
  return {text.begin(), end};
}

std::string DefaultText(const onnx::AttributeProto& value) {
  switch (value.type()) {
    case onnx::AttributeProto::INT:
      return std::to_string(value.i());
    case onnx::AttributeProto::FLOAT:
      return FloatText(value.f());
    case onnx::AttributeProto::STRING:
      return CheckedText(value.s());
    case onnx::AttributeProto::INTS:
      return Join(value.ints(), ',', [](std::int64_t item) { return std::to_string(item); });
    case onnx::AttributeProto::STRINGS:
      return Join(value.strings(), ',', CheckedText);
    default:
      throw std::runtime_error("attribute " + value.name() + " has a default of another kind");
  }
}

std::string AttributeText(const onnx::OpSchema::Attribute& attribute) {
  std::string text = CheckedText(attribute.name) + ":";
  text += onnx::AttributeProto::AttributeType_Name(attribute.type);
  if (attribute.required) text += "!";
  if (attribute.default_value.has_type()) text += "=" + DefaultText(attribute.default_value);
  return text;
}

}  // namespace

std::size_t TypeLists::IndexOf(const std::vector<std::string>& types) {
  std::string text = Join(types, ';', [](const std::string& type) { return type; });
  const auto [entry, added] = indices_.try_emplace(text, texts_.size());
  if (added) texts_.push_back(std::move(text));
  return entry->second;
}

std::string DefinitionOf(const onnx::OpSchema& schema, TypeLists& lists) {
  const auto constraint = [&](const onnx::OpSchema::TypeConstraintParam& param) {
    return CheckedText(param.type_param_str) + "=" +
           std::to_string(lists.IndexOf(param.allowed_type_strs));
  };
  const std::map sorted(schema.attributes().begin(), schema.attributes().end());
  const auto attribute = [](const auto& entry) { return AttributeText(entry.second); };
  return Join(schema.inputs(), ';', ParameterText) + "|" +
         Join(schema.outputs(), ';', ParameterText) + "|" +
         Join(schema.typeConstraintParams(), ';', constraint) + "|" + Join(sorted, ';', attribute);
}

}  // namespace loom::schemas
