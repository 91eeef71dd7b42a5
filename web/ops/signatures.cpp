#include "signatures.h"

#include <algorithm>
#include <vector>

#include "attributes.h"
#include "comment.h"
#include "operator_comment.h"
#include "strings.h"

namespace loom::ops {
namespace {

using Parameter = onnx::OpSchema::FormalParameter;

bool IsOptional(const Parameter& input) { return input.GetOption() == onnx::OpSchema::Optional; }
bool IsVariadic(const Parameter& input) { return input.GetOption() == onnx::OpSchema::Variadic; }

// The inputs of one signature.
using Form = std::vector<const Parameter*>;

// All forms of the inputs: with all of them, and with ever fewer of the optional ones at the end.
std::vector<Form> FormsOf(const onnx::OpSchema& schema) {
  Form form;
  for (const Parameter& input : schema.inputs()) form.push_back(&input);
  std::vector<Form> forms = {form};
  while (!form.empty() && IsOptional(*form.back())) {
    form.pop_back();
    forms.push_back(form);
  }
  return forms;
}

// Whether `wider` accepts every call that `form` accepts.
bool Covers(const Form& wider, const Form& form) {
  return std::ranges::equal(wider, form, [](const Parameter* a, const Parameter* b) {
    return IsVariadic(*a) == IsVariadic(*b) && (IsOptional(*a) || !IsOptional(*b));
  });
}

std::string InputText(const Parameter& input) {
  const std::string name = Identifier(input.GetName());
  if (IsVariadic(input)) return "..." + name + ": NodeInput[]";
  return name + (IsOptional(input) ? ": NodeInput | null" : ": NodeInput");
}

// The TypeScript form of the outputs, as OutputFormOf (loom/operators.h) defines it.
struct Outputs {
  std::string generic;
  std::string options = "OpOptions";
  std::string result = "Value";
};

Outputs OutputsOf(const onnx::OpSchema& schema) {
  std::string tuple;
  for (const Parameter& output : schema.outputs()) {
    if (IsVariadic(output)) return {"", "OpOptions", "[Value, ...Value[]]"};
    tuple += (tuple.empty() ? "" : ", ") + Identifier(output.GetName()) + ": Value";
  }
  tuple = "[" + tuple + "]";
  if (schema.outputs().size() == 1) return {};
  if (schema.min_output() > 1) return {"", "OpOptions", tuple};
  return {"<N extends AskedOutputs = undefined>", "AskingOptions<N>",
          "OutputValues<N, " + tuple + ">"};
}

std::string SignatureText(const Operator& op, const Form& form) {
  const Outputs outputs = OutputsOf(op.newest());
  const std::string attributes = AttributesName(op);
  const bool required = AttributesRequired(op);
  std::string inputs;
  bool variadic = false;
  for (const Parameter* input : form) {
    inputs += InputText(*input) + ", ";
    variadic = variadic || IsVariadic(*input);
  }
  const auto signature = [&](const std::string& parameters) {
    return "  " + op.name + outputs.generic + "(" + parameters + "): " + outputs.result + ";\n";
  };
  if (!variadic) {
    const std::string optional = required ? ": " : "?: ";
    return signature(inputs + "attributes" + optional + attributes +
                     ", options?: " + outputs.options);
  }
  // No optional parameter can follow a rest parameter, so each number of arguments behind it needs
  // a signature.
  std::string text;
  if (!required) text += signature(inputs.substr(0, inputs.size() - 2));
  inputs = "...args: [" + inputs + "attributes: " + attributes;
  return text + signature(inputs + "]") + signature(inputs + ", options: " + outputs.options + "]");
}

}  // namespace

std::string OperatorText(const Operator& op) {
  std::string text = OperatorComment(op);
  std::vector<Form> forms = FormsOf(op.newest());
  for (const Form& form : forms) text += SignatureText(op, form);
  for (auto version = op.versions.rbegin() + 1; version != op.versions.rend(); ++version) {
    const int until = version[-1].SinceVersion() - 1;
    for (const Form& form : FormsOf(*version)) {
      const auto covers = [&](const Form& wider) { return Covers(wider, form); };
      if (std::ranges::any_of(forms, covers)) continue;
      Comment comment;
      comment.Tag("deprecated", "Only until opset " + std::to_string(until) + ".");
      text += comment.Text("  ") + SignatureText(op, form);
      forms.push_back(form);
    }
  }
  return text;
}

}  // namespace loom::ops
