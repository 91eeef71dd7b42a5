#include "attributes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "adapters/enumeration_table.h"
#include "base/text.h"
#include "comment.h"
#include "strings.h"

namespace loom::ops {
namespace {

using Kind = onnx::AttributeProto::AttributeType;

std::string Opset(int opset) { return "opset " + std::to_string(opset); }

std::string Show(float value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}
std::string Show(std::int64_t value) { return std::to_string(value); }
std::string Show(const std::string& value) { return Quoted(value); }

template <typename List>
std::string ShowList(const List& list) {
  std::vector<std::string> parts;
  for (const auto& value : list) parts.push_back(Show(value));
  return "[" + Join(parts, ", ") + "]";
}

// The default value as text; empty if there is none, or if only the description says it.
std::string Default(const onnx::AttributeProto& value) {
  switch (value.type()) {
    case onnx::AttributeProto::FLOAT:
      return Show(value.f());
    case onnx::AttributeProto::INT:
      return Show(value.i());
    case onnx::AttributeProto::STRING:
      return Show(value.s());
    case onnx::AttributeProto::FLOATS:
      return ShowList(value.floats());
    case onnx::AttributeProto::INTS:
      return ShowList(value.ints());
    case onnx::AttributeProto::STRINGS:
      return ShowList(value.strings());
    default:
      return {};
  }
}

std::vector<std::string> Values(const Enumeration& enumeration) {
  std::vector<std::string> values;
  for (const std::string_view value : enumeration.strings) values.push_back(Quoted(value));
  for (int value = 0; value < enumeration.integers; ++value)
    values.push_back(Show(std::int64_t{value}));
  return values;
}

Enumeration EnumerationIn(const Operator& op, const AttributeHistory& attribute,
                          const onnx::OpSchema& version) {
  return EnumerationOf(op.domain, op.name, attribute.name, version.SinceVersion());
}

// The type in op-types.ts, named after the kind: SPARSE_TENSOR takes a SparseTensorLike.
std::string TypeName(Kind kind, bool data_type) {
  if (data_type) return "DataTypeLike";
  return Camel(onnx::AttributeProto::AttributeType_Name(kind)) + "Like";
}

// The types of all versions, the newest version's first.
std::string TypeText(const Operator& op, const AttributeHistory& attribute) {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> values;
  for (auto it = attribute.versions.rbegin(); it != attribute.versions.rend(); ++it) {
    const Enumeration enumeration = EnumerationIn(op, attribute, **it);
    const std::string name = TypeName(attribute.In(**it).type, enumeration.data_type);
    auto at = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    if (at == names.size()) {
      names.push_back(name);
      values.emplace_back();
    }
    for (const std::string& value : Values(enumeration)) {
      if (std::ranges::count(values[at], value) == 0) values[at].push_back(value);
    }
  }
  std::vector<std::string> types;
  types.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    types.push_back(values[i].empty() ? names[i] : names[i] + "<" + Join(values[i], " | ") + ">");
  }
  return Join(types, " | ");
}

// The opsets in which the versions selected by `holds` begin and end; empty if all versions are
// selected.
template <typename Predicate>
std::string Span(const Operator& op, Predicate holds) {
  std::string text;
  bool held = false;
  for (const onnx::OpSchema& version : op.versions) {
    const bool now = holds(version);
    const bool begins = now && !held && version.SinceVersion() != op.first();
    const std::string between = text.empty() ? "" : ", ";
    if (begins) text += between + "since " + Opset(version.SinceVersion());
    if (held && !now) text += between + "until " + Opset(version.SinceVersion() - 1);
    held = now;
  }
  return text;
}

// For each kind and value that only some versions with the attribute accept: which versions.
std::vector<std::string> Changes(const Operator& op, const AttributeHistory& attribute) {
  const std::string whole = Span(op, [&](const onnx::OpSchema& version) {
    return version.attributes().contains(attribute.name);
  });
  std::vector<std::string> changes;
  const auto add = [&](const std::string& what, auto takes) {
    const std::string part = Span(op, [&](const onnx::OpSchema& version) {
      return version.attributes().contains(attribute.name) && takes(version);
    });
    if (part == whole || std::ranges::count(changes, what + " " + part) > 0) return;
    changes.push_back(what + " " + part);
  };
  for (const onnx::OpSchema* version : attribute.versions) {
    const Kind kind = attribute.In(*version).type;
    add(onnx::AttributeProto::AttributeType_Name(kind),
        [&](const onnx::OpSchema& other) { return attribute.In(other).type == kind; });
    for (const std::string& value : Values(EnumerationIn(op, attribute, *version))) {
      add("`" + value + "`", [&](const onnx::OpSchema& other) {
        return std::ranges::count(Values(EnumerationIn(op, attribute, other)), value) > 0;
      });
    }
  }
  return changes;
}

std::string CommentText(const Operator& op, const AttributeHistory& attribute) {
  const onnx::OpSchema::Attribute& newest = attribute.newest();
  Comment comment;
  comment.Paragraph(newest.description);
  std::vector<std::string> facts;
  if (newest.required) facts.emplace_back("Required.");
  const std::string value = Default(newest.default_value);
  if (!value.empty()) facts.push_back("Default: `" + value + "`.");
  const int since = attribute.versions.front()->SinceVersion();
  if (since != op.first()) facts.push_back("Since " + Opset(since) + ".");
  const std::vector<std::string> changes = Changes(op, attribute);
  if (!changes.empty()) facts.push_back("Changed: " + Join(changes, "; ") + ".");
  comment.Paragraph(Join(facts, " "));
  if (attribute.until != 0) comment.Tag("deprecated", "Only until " + Opset(attribute.until) + ".");
  return comment.Text("  ");
}

}  // namespace

std::string AttributesName(const Operator& op) {
  return AttributesOf(op).empty() ? "NoAttributes" : op.name + "Attributes";
}

bool AttributesRequired(const Operator& op) {
  return std::ranges::any_of(AttributesOf(op), &AttributeHistory::required);
}

std::string AttributesText(const Operator& op) {
  const std::vector<AttributeHistory> attributes = AttributesOf(op);
  if (attributes.empty()) return {};
  std::string text = "/** The attributes of `" + op.name + "`. */\n";
  text += "export interface " + op.name + "Attributes {\n";
  for (const AttributeHistory& attribute : attributes) {
    text += CommentText(op, attribute);
    text += "  readonly " + attribute.name + (attribute.required() ? ": " : "?: ") +
            TypeText(op, attribute) + ";\n";
  }
  return text + "}\n";
}

}  // namespace loom::ops
