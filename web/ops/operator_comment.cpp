#include "operator_comment.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "comment.h"
#include "strings.h"

namespace loom::ops {
namespace {

using Parameter = onnx::OpSchema::FormalParameter;

// The type as TypeScript users write it: "seq(tensor(float))" is sequence(float32).
std::string TypeName(std::string type) {
  for (auto at = type.find("tensor("); at != std::string::npos; at = type.find("tensor(")) {
    type.erase(type.find(')', at), 1);
    type.erase(at, 7);
  }
  ReplaceAll(type, "seq(", "sequence(");
  for (const auto& [onnx, loom] : {std::pair("float", "float32"), std::pair("double", "float64")}) {
    if (type == onnx) type = loom;
    ReplaceAll(type, std::string("(") + onnx + ")", std::string("(") + loom + ")");
    ReplaceAll(type, std::string(", ") + onnx + ")", std::string(", ") + loom + ")");
  }
  return type;
}

// A list of the type variables, each with the types that it can be.
std::string TypesText(const onnx::OpSchema& schema) {
  std::string text;
  for (const auto& constraint : schema.typeConstraintParams()) {
    std::vector<std::string> types;
    types.reserve(constraint.allowed_type_strs.size());
    for (const std::string& type : constraint.allowed_type_strs) types.push_back(TypeName(type));
    text += "- `" + constraint.type_param_str + "`: " + Join(types, ", ") + "\n";
  }
  return text;
}

std::string Describe(const onnx::OpSchema& schema, const Parameter& parameter) {
  const bool variable = std::ranges::any_of(schema.typeConstraintParams(), [&](const auto& each) {
    return each.type_param_str == parameter.GetTypeStr();
  });
  const std::string type = variable ? parameter.GetTypeStr() : TypeName(parameter.GetTypeStr());
  std::string text = "(`" + type + "`";
  if (parameter.GetOption() == onnx::OpSchema::Optional) text += ", optional";
  if (parameter.GetOption() == onnx::OpSchema::Variadic) {
    text += ", any number";
    if (!parameter.GetIsHomogeneous()) text += ", each of its own type";
  }
  return text + ") " + OneLine(parameter.GetDescription());
}

std::string InputNames(const onnx::OpSchema& schema) {
  std::vector<std::string> names;
  for (const Parameter& input : schema.inputs()) names.push_back("`" + input.GetName() + "`");
  return Join(names, ", ");
}

// The opset of the first version, the opsets of later versions, and the inputs of earlier versions.
std::string History(const Operator& op) {
  std::string text = "Since opset " + std::to_string(op.first());
  std::vector<std::string> changed;
  for (std::size_t i = 1; i < op.versions.size(); ++i) {
    changed.push_back(std::to_string(op.versions[i].SinceVersion()));
  }
  if (!changed.empty()) text += "; changed in opset " + Join(changed, ", ");
  text += ".";
  for (std::size_t i = 0; i + 1 < op.versions.size(); ++i) {
    const std::string names = InputNames(op.versions[i]);
    if (names == InputNames(op.versions[i + 1])) continue;
    text += " Inputs until opset " + std::to_string(op.versions[i + 1].SinceVersion() - 1) + ": " +
            names + ".";
  }
  return text;
}

std::string Page(const Operator& op) {
  std::string domain = op.domain;
  std::erase(domain, '.');
  return "https://onnx.ai/onnx/operators/onnx_" + domain + "_" + op.name + ".html";
}

std::string Returns(const onnx::OpSchema& schema) {
  std::vector<std::string> outputs;
  for (const Parameter& output : schema.outputs()) {
    outputs.push_back("`" + output.GetName() + "` " + Describe(schema, output));
  }
  return Join(outputs, "; ");
}

}  // namespace

std::string OperatorComment(const Operator& op) {
  const onnx::OpSchema& newest = op.newest();
  Comment comment;
  if (newest.doc()) comment.Paragraph(newest.doc());
  comment.Paragraph(TypesText(newest));
  comment.Paragraph(History(op));
  if (op.deprecated_in != 0) {
    comment.Tag("deprecated", "since opset " + std::to_string(op.deprecated_in) + ".");
  }
  for (const Parameter& input : newest.inputs()) {
    comment.Tag("param", Identifier(input.GetName()) + " " + Describe(newest, input));
  }
  comment.Tag("returns", Returns(newest));
  comment.Tag("see", Page(op));
  return comment.Text("  ");
}

}  // namespace loom::ops
