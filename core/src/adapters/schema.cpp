#include "adapters/schema.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include "adapters/schema_history.h"
#include "adapters/schema_registry.h"
#include "base/text.h"
#include "base/try.h"
#include "loom/operators.h"
#include "onnx/defs/schema.h"
#include "proto/node_fields.h"
#include "proto/paths.h"

namespace loom {
namespace {

using Parameter = onnx::OpSchema::FormalParameter;

struct Release {
  int ai_onnx;
  int ai_onnx_ml;
};

// The first ai.onnx opset that was released together with each ai.onnx.ml version.
// https://github.com/onnx/onnx/blob/main/docs/Versioning.md#released-versions
constexpr std::array<Release, 5> kReleases = {{{21, 5}, {20, 4}, {16, 3}, {11, 2}, {1, 1}}};

const Parameter* FormalAt(const std::vector<Parameter>& formals, std::size_t index) {
  if (formals.empty()) return nullptr;
  return &formals[std::min(index, formals.size() - 1)];
}

std::string Label(const char* side, const std::vector<Parameter>& formals, std::size_t index) {
  std::string label = std::string(side) + " " + std::to_string(index);
  const Parameter* formal = FormalAt(formals, index);
  return formal ? label + " " + Quoted(formal->GetName()) : label;
}

Status CheckCount(const onnx::OpSchema& schema, Side side, std::size_t count) {
  const CountRange range = CountsOf(schema, side);
  if (range.Contains(count)) return Done{};
  const char* what = side == Side::kInputs ? " inputs" : " outputs";
  return Error{ErrorCode::kBadArity,
               {},
               "takes " + ToString(range) + what + ", given " + std::to_string(count) +
                   ArityHistory(schema, side, count),
               {}};
}

Status CheckPresent(const char* side, const std::vector<Parameter>& formals,
                    const std::vector<bool>& present) {
  for (std::size_t i = 0; i < present.size(); ++i) {
    const Parameter* formal = FormalAt(formals, i);
    if (present[i] || !formal || formal->GetOption() == onnx::OpSchema::Optional) continue;
    return Error{
        ErrorCode::kBadArity, Label(side, formals, i), "is required and cannot be absent", {}};
  }
  return Done{};
}

// ONNX's interned name of a type; null if the data type is undefined, which an attribute such as
// Cast's `to` can cause. ONNX takes a lock and builds several strings for it, so the names of
// tensor types, by far the most frequent, are cached.
onnx::DataType InternType(const onnx::TypeProto& type) {
  static const auto kTensors = [] {
    std::array<onnx::DataType, onnx::TensorProto::DataType_ARRAYSIZE> types{};
    for (int i = 1; i < onnx::TensorProto::DataType_ARRAYSIZE; ++i) {
      onnx::TypeProto tensor;
      tensor.mutable_tensor_type()->set_elem_type(i);
      types[static_cast<std::size_t>(i)] = onnx::Utils::DataTypeUtils::ToType(tensor);
    }
    return types;
  }();
  if (type.value_case() == onnx::TypeProto::kTensorType) {
    const auto number = static_cast<std::size_t>(type.tensor_type().elem_type());
    return number < kTensors.size() ? kTensors[number] : nullptr;
  }
  try {
    return onnx::Utils::DataTypeUtils::ToType(type);
  } catch (const std::invalid_argument&) {
    return nullptr;
  }
}

std::string AllowedTypes(const Parameter& formal) {
  std::vector<std::string_view> names;
  for (const onnx::DataType type : formal.GetTypes()) names.push_back(*type);
  std::ranges::sort(names);
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

// The types that the type variables of a schema ("T") have in one node.
class TypeVariables {
 public:
  struct Variable {
    const std::string* name;
    onnx::DataType type;
    std::string label;  // of the first input or output with the type
  };

  const Variable* Find(const std::string& name) const {
    const auto it = std::ranges::find_if(
        variables_, [&](const Variable& variable) { return *variable.name == name; });
    return it == variables_.end() ? nullptr : &*it;
  }

  // Checks the type of one input or output. Fails: type-mismatch if the type is not allowed, or
  // differs from the type that its variable already has.
  Status Check(const Parameter& formal, onnx::DataType type, const char* side, std::size_t index) {
    const auto label = [&] {
      return std::string(side) + " " + std::to_string(index) + " " + Quoted(formal.GetName());
    };
    if (!type) {
      return Error{ErrorCode::kTypeMismatch, label(), "its data type would be undefined", {}};
    }
    if (!formal.GetTypes().empty() && !formal.GetTypes().contains(type)) {
      return Error{ErrorCode::kTypeMismatch,
                   label(),
                   "given " + *type + ", allowed are " + AllowedTypes(formal),
                   {}};
    }
    if (!formal.GetIsHomogeneous()) return Done{};
    const Variable* variable = Find(formal.GetTypeStr());
    if (!variable) {
      variables_.push_back(
          {&formal.GetTypeStr(), type, std::string(side) + " " + std::to_string(index)});
    } else if (variable->type != type) {
      return Error{ErrorCode::kTypeMismatch,
                   label(),
                   "given " + *type + ", but " + variable->label + " is " + *variable->type +
                       " and both must have the same type " + formal.GetTypeStr(),
                   {}};
    }
    return Done{};
  }

 private:
  std::vector<Variable> variables_;
};

Status BindInputs(const onnx::OpSchema& schema, std::span<const onnx::TypeProto* const> types,
                  TypeVariables& variables) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    const Parameter* formal = FormalAt(schema.inputs(), i);
    if (!types[i] || !formal) continue;
    LOOM_TRY(variables.Check(*formal, InternType(*types[i]), "input", i));
  }
  return Done{};
}

// Fills a type that inference did not find, if the constraints allow only one.
void Complete(const Parameter& formal, const TypeVariables& variables, onnx::TypeProto& type) {
  const TypeVariables::Variable* variable = variables.Find(formal.GetTypeStr());
  if (formal.GetTypes().size() == 1) {
    type = onnx::Utils::DataTypeUtils::ToTypeProto(*formal.GetTypes().begin());
  } else if (variable) {
    type = onnx::Utils::DataTypeUtils::ToTypeProto(variable->type);
  }
}

}  // namespace

std::string_view NormalDomain(std::string_view domain) {
  return domain == onnx::AI_ONNX_DOMAIN ? std::string_view() : domain;
}

std::optional<int> LatestOpset(std::string_view domain) {
  const auto& versions = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  const auto it = versions.find(std::string(domain));
  if (it == versions.end()) return std::nullopt;
  return it->second.second;
}

Status AddOpset(std::string_view domain, std::int64_t version, OpsetVersions* opsets) {
  domain = NormalDomain(domain);
  const auto fails = [](std::string message) {
    return Error{ErrorCode::kInvalidArgument, {}, std::move(message), {}};
  };
  const int latest = LatestOpset(domain).value_or(std::numeric_limits<int>::max());
  if (version < 1 || version > latest) {
    const std::string number = std::to_string(version);
    return fails((domain.empty() ? "ai.onnx opset " + number
                                 : "opset " + number + " of domain " + Quoted(domain)) +
                 " is not one of 1 to " + std::to_string(latest));
  }
  if (opsets->emplace(domain, static_cast<int>(version)).second) return Done{};
  return fails("domain " + Quoted(domain) + " is imported twice");
}

int OpsetBeside(int ai_onnx_opset, std::string_view domain) {
  if (domain != onnx::AI_ONNX_ML_DOMAIN) return 1;
  const auto it = std::ranges::find_if(
      kReleases, [&](const Release& release) { return release.ai_onnx <= ai_onnx_opset; });
  return it->ai_onnx_ml;
}

Result<const onnx::OpSchema*> FindSchema(std::string_view op_type, std::string_view domain,
                                         int opset) {
  const onnx::OpSchema* schema = SchemaAt(op_type, domain, opset);
  if (schema && !schema->Deprecated()) return schema;
  if (!LatestOpset(domain)) return static_cast<const onnx::OpSchema*>(nullptr);
  return UnknownOperator(std::string(op_type), std::string(domain), opset);
}

Enumeration EnumerationOf(const onnx::OpSchema& schema, std::string_view attribute) {
  return EnumerationOf(schema.domain(), schema.Name(), attribute, schema.SinceVersion());
}

OutputForm OutputFormOf(std::string_view op_type, std::string_view domain) {
  const auto* schema = LatestSchema(op_type, NormalDomain(domain));
  if (!schema) return OutputForm::kUnknown;
  const auto& outputs = schema->outputs();
  const bool variadic = !outputs.empty() && outputs.back().GetOption() == onnx::OpSchema::Variadic;
  if (variadic || schema->min_output() > 1) return OutputForm::kSeveral;
  return outputs.size() == 1 ? OutputForm::kOne : OutputForm::kOneAndOptional;
}

std::size_t DefaultOutputCount(const onnx::OpSchema& schema) {
  return static_cast<std::size_t>(std::max(1, schema.min_output()));
}

std::size_t MinInputs(const onnx::OpSchema& schema) {
  return static_cast<std::size_t>(schema.min_input());
}

Status CheckInputArity(const onnx::OpSchema& schema, const std::vector<bool>& inputs) {
  LOOM_TRY(CheckCount(schema, Side::kInputs, inputs.size()));
  return CheckPresent("input", schema.inputs(), inputs);
}

Status CheckOutputArity(const onnx::OpSchema& schema, const std::vector<bool>& outputs) {
  LOOM_TRY(CheckCount(schema, Side::kOutputs, outputs.size()));
  return CheckPresent("output", schema.outputs(), outputs);
}

Result<onnx::AttributeProto::AttributeType> KindOfAttribute(const onnx::OpSchema& schema,
                                                            const std::string& name) {
  const auto it = schema.attributes().find(name);
  if (it != schema.attributes().end()) return it->second.type;
  std::vector<std::string_view> names;
  for (const auto& [known, attribute] : schema.attributes()) names.push_back(known);
  std::ranges::sort(names);
  std::string known;
  for (const std::string_view text : names)
    known += (known.empty() ? "" : ", ") + std::string(text);
  return Error{ErrorCode::kBadAttribute,
               {},
               schema.Name() + " of opset " + std::to_string(schema.SinceVersion()) +
                   (known.empty() ? " has no attributes" : " has the attributes " + known) +
                   AttributeHistory(schema, name),
               {}};
}

Status CheckRequiredAttributes(const onnx::OpSchema& schema, const onnx::NodeProto& node) {
  const std::string* missing = nullptr;
  for (const auto& [name, attribute] : schema.attributes()) {
    if (!attribute.required || (missing && *missing < name)) continue;
    if (!FindAttribute(node.attribute(), name)) missing = &name;
  }
  if (!missing) return Done{};
  return Error{ErrorCode::kBadAttribute, AttributePath(*missing), "is required and missing", {}};
}

Status CheckOfficially(const onnx::OpSchema& schema, const onnx::NodeProto& node) {
  try {
    schema.Verify(node);
    return Done{};
  } catch (const std::runtime_error& error) {
    return Error{ErrorCode::kBadArity,
                 {},
                 std::string("the official schema refuses the node: ") + error.what(),
                 error.what()};
  }
}

Status CheckInputTypes(const onnx::OpSchema& schema,
                       std::span<const onnx::TypeProto* const> input_types) {
  TypeVariables variables;
  return BindInputs(schema, input_types, variables);
}

Status CheckOutputTypes(const onnx::OpSchema& schema,
                        std::span<const onnx::TypeProto* const> input_types,
                        std::span<onnx::TypeProto* const> output_types) {
  TypeVariables variables;
  LOOM_TRY(BindInputs(schema, input_types, variables));
  for (std::size_t i = 0; i < output_types.size(); ++i) {
    const Parameter* formal = FormalAt(schema.outputs(), i);
    if (!formal) continue;
    onnx::TypeProto& type = *output_types[i];
    if (type.value_case() == onnx::TypeProto::VALUE_NOT_SET) Complete(*formal, variables, type);
    if (type.value_case() == onnx::TypeProto::VALUE_NOT_SET) continue;
    LOOM_TRY(variables.Check(*formal, InternType(type), "output", i));
  }
  return Done{};
}

std::vector<DataType> DataTypesOfInput(const onnx::OpSchema& schema, std::size_t index,
                                       std::span<const onnx::TypeProto* const> input_types) {
  const Parameter* formal = FormalAt(schema.inputs(), index);
  if (!formal) return {};
  std::vector<DataType> types;
  const auto add = [&](onnx::DataType type) {
    const onnx::TypeProto proto = onnx::Utils::DataTypeUtils::ToTypeProto(type);
    if (proto.has_tensor_type()) {
      types.push_back(static_cast<DataType>(proto.tensor_type().elem_type()));
    }
  };
  for (std::size_t i = 0; formal->GetIsHomogeneous() && i < input_types.size(); ++i) {
    const Parameter* other = FormalAt(schema.inputs(), i);
    if (!input_types[i] || other->GetTypeStr() != formal->GetTypeStr()) continue;
    if (const onnx::DataType type = InternType(*input_types[i])) add(type);
    return types;
  }
  for (const onnx::DataType type : formal->GetTypes()) add(type);
  std::ranges::sort(types);  // ONNX keeps them in the order of their addresses
  return types;
}

std::string InputLabel(const onnx::OpSchema* schema, std::size_t index) {
  static const std::vector<Parameter> kNone;
  return Label("input", schema ? schema->inputs() : kNone, index);
}

}  // namespace loom
