// The first half of adding a node: everything that needs no body and no inference.
#include "builder/node_draft.h"

#include <algorithm>
#include <unordered_set>

#include "adapters/enumerations.h"
#include "adapters/output_count.h"
#include "adapters/schema.h"
#include "base/error_path.h"
#include "base/text.h"
#include "base/try.h"
#include "builder/literals.h"
#include "builder/pending.h"
#include "proto/paths.h"
#include "proto/proto_attributes.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

Error Fails(ErrorCode code, std::string message) { return {code, {}, std::move(message), {}}; }

}  // namespace

NodeDraft::NodeDraft(BuilderState& state, std::string_view op_type, const NodeOptions& options)
    : state_(state),
      scope_index_(state.scopes.size() - 1),
      graph_(state.scopes.back().graph),
      options_(options),
      domain_(NormalDomain(options.domain)),
      node_(*state.New<onnx::NodeProto>()) {
  node_.set_op_type(std::string(op_type));
}

std::string NodeDraft::Path() const {
  return state_.scopes[scope_index_].path + " / " + NodePath(node_);
}

Status NodeDraft::Begin(std::span<const NodeInput> inputs, std::span<const Attribute> attributes) {
  return Within([&] { return Path(); }, MakeNode(inputs, attributes));
}

Status NodeDraft::MakeNode(std::span<const NodeInput> inputs,
                           std::span<const Attribute> attributes) {
  LOOM_TRY(SetName());
  LOOM_TRY(CheckTexts());
  LOOM_TRY(ResolveOperator());
  LOOM_TRY(SetInputs(inputs));
  LOOM_TRY(SetAttributes(attributes));
  if (const auto count = OutputCount()) LOOM_TRY(SetOutputs(*count));
  LOOM_TRY(CheckInputs());
  if (!bodies_.empty()) TakeNames();
  return Done{};
}

Status NodeDraft::SetName() {
  const std::string& op_type = node_.op_type();
  generated_ = options_.name.empty();
  if (generated_) number_ = state_.root().names.NextNumber(op_type);
  node_.set_name(generated_ ? GeneratedNode(op_type, number_) : options_.name);
  if (op_type.empty() || !IsUtf8(op_type) || !IsUtf8(domain_)) {
    return Fails(ErrorCode::kInvalidArgument, "the op type must be non-empty UTF-8");
  }
  if (!IsUtf8(node_.name())) {
    return Fails(ErrorCode::kInvalidArgument, "a node's name must be UTF-8");
  }
  if (!generated_ && state_.root().names.HasNode(node_.name())) {
    return Fails(ErrorCode::kDuplicateName, "another node has that name");
  }
  return Done{};
}

Status NodeDraft::CheckTexts() const {
  LOOM_TRY(CheckText(options_.doc_string, "the doc string", {}));
  LOOM_TRY(CheckText(options_.overload, "the overload", {}));
  return CheckMetadata(options_.metadata, {});
}

Status NodeDraft::ResolveOperator() {
  const Root& root = state_.root();
  const auto import = root.opsets.find(domain_);
  imports_domain_ = import == root.opsets.end();
  opset_ = imports_domain_ ? OpsetBeside(root.ai_onnx_opset, domain_) : import->second;
  if (!domain_.empty()) node_.set_domain(domain_);
  if (!options_.overload.empty()) node_.set_overload(options_.overload);
  function_ = state_.functions.Find(domain_, node_.op_type(), options_.overload);
  if (function_) return Done{};
  if (state_.InFunction() && Calls(node_, *state_.function->proto)) {
    return Fails(ErrorCode::kUnknownOperator,
                 "the function calls itself; ONNX's functions cannot be recursive");
  }
  LOOM_ASSIGN(schema_, FindSchema(node_.op_type(), domain_, opset_));
  if (schema_ && !options_.overload.empty()) {
    return Fails(ErrorCode::kInvalidArgument, "an operator with a schema has no overloads");
  }
  return Done{};
}

Status NodeDraft::SetInputs(std::span<const NodeInput> inputs) {
  // Absent inputs at the end need not be written, unless the schema requires that many inputs.
  const std::size_t least = schema_ ? MinInputs(*schema_) : 0;
  const auto absent = [](const NodeInput& input) {
    const auto* value = std::get_if<Value>(&input);
    return value && *value == kAbsent;
  };
  while (inputs.size() > least && absent(inputs.back())) inputs = inputs.first(inputs.size() - 1);
  inputs_.reserve(inputs.size());
  used_values_.reserve(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto* value = std::get_if<Value>(&inputs[i]);
    LOOM_TRY(SetInput(value ? *value : kAbsent, i));
  }
  input_types_.reserve(inputs_.size());
  for (const InferenceInput& input : inputs_) input_types_.push_back(input.type);
  // The data types of literals depend on the other inputs, so literals come last.
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto* literal = std::get_if<Literal>(&inputs[i]);
    if (!literal) continue;
    LOOM_TRY(Within([&] { return InputLabel(schema_, i); }, SetLiteral(*literal, i)));
  }
  return Done{};
}

Status NodeDraft::SetInput(Value value, std::size_t index) {
  if (value == kAbsent) {
    node_.add_input();
    inputs_.emplace_back();
    return Done{};
  }
  LOOM_ASSIGN(const ValueRecord* const record,
              Within([&] { return InputLabel(schema_, index); }, state_.Find(value, {})));
  used_values_.push_back(value.index);
  node_.add_input(std::string(record->name));
  inputs_.push_back({record->type, record->data, record->shape_data});
  return Done{};
}

Status NodeDraft::SetLiteral(const Literal& literal, std::size_t index) {
  LOOM_ASSIGN(const DataType type, LiteralType(literal, schema_, index, input_types_));
  auto* tensor = state_.New<onnx::TensorProto>();
  LOOM_TRY(LiteralInto(literal, type, tensor));
  const std::string base = node_.name() + "_input_" + std::to_string(index);
  tensor->set_name(state_.root().names.ProposeValue(base));
  node_.set_input(static_cast<int>(index), tensor->name());
  onnx::TypeProto type_of_literal;
  TensorTypeInto(*tensor, &type_of_literal);
  const onnx::TypeProto* tensor_type = state_.Intern(type_of_literal);
  literals_.push_back({tensor, tensor_type});
  if (state_.InFunction()) return Done{};
  inputs_[index] = {tensor_type, tensor};
  input_types_[index] = tensor_type;
  return Done{};
}

Status NodeDraft::SetAttributes(std::span<const Attribute> attributes) {
  std::unordered_set<std::string_view> names;
  for (const Attribute& attribute : attributes) {
    const auto path = [&] { return AttributePath(attribute.name); };
    const bool twice = !names.insert(attribute.name).second;
    if (twice || attribute.name.empty() || !IsUtf8(attribute.name)) {
      return Error{ErrorCode::kBadAttribute,
                   path(),
                   twice ? "is given twice" : "an attribute's name must be non-empty UTF-8",
                   {}};
    }
    onnx::AttributeProto* target = node_.add_attribute();
    LOOM_TRY(Within(path, SetAttribute(attribute, target)));
    LOOM_TRY(AddBodies(attribute, target));
  }
  return Done{};
}

Status NodeDraft::SetAttribute(const Attribute& attribute, onnx::AttributeProto* target) {
  std::optional<onnx::AttributeProto::AttributeType> kind;
  if (schema_) {
    LOOM_ASSIGN(kind, KindOfAttribute(*schema_, attribute.name));
  } else if (function_) {
    LOOM_ASSIGN(kind, KindOfAttribute(*function_, attribute.name));
  }
  if (schema_) {
    LOOM_ASSIGN(const auto data_type, NamedDataType(*schema_, attribute));
    if (data_type) return AttributeInto({attribute.name, *data_type}, kind, target);
  }
  LOOM_TRY(AttributeInto(attribute, kind, target));
  return target->has_ref_attr_name() ? CheckReference(*target) : Done{};
}

Status NodeDraft::CheckReference(const onnx::AttributeProto& attribute) const {
  const std::string& name = attribute.ref_attr_name();
  if (!state_.InFunction()) {
    return Fails(ErrorCode::kBadAttribute,
                 "refers to an attribute of a function, but this is not a function");
  }
  const Functions::Record record{state_.function->proto, state_.function->kinds};
  LOOM_ASSIGN(const auto kind, KindOfAttribute(record, name));
  if (!kind || *kind == attribute.type()) return Done{};
  return Fails(ErrorCode::kBadAttribute,
               "refers to " + Quoted(name) + ", which is " +
                   onnx::AttributeProto::AttributeType_Name(*kind) + " and not " +
                   onnx::AttributeProto::AttributeType_Name(attribute.type()));
}

// Gives the graphs their names. They get the rest when their bodies are built.
Status NodeDraft::AddBodies(const Attribute& attribute, onnx::AttributeProto* target) {
  std::span<const Subgraph> subgraphs;
  if (const auto* one = std::get_if<Subgraph>(&attribute.value)) subgraphs = {one, 1};
  if (const auto* many = std::get_if<std::vector<Subgraph>>(&attribute.value)) subgraphs = *many;
  for (std::size_t i = 0; i < subgraphs.size(); ++i) {
    const Subgraph& subgraph = subgraphs[i];
    LOOM_TRY(CheckText(subgraph.name, "a graph's name", {}));
    LOOM_TRY(CheckText(subgraph.doc_string, "the doc string", {}));
    const bool one = target->type() == onnx::AttributeProto::GRAPH;
    onnx::GraphProto* graph = one ? target->mutable_g() : target->add_graphs();
    std::string name = subgraph.name;
    if (name.empty()) name = node_.name() + "_" + attribute.name;
    if (subgraph.name.empty() && !one) name.append("_").append(std::to_string(i));
    graph->set_name(name);
    bodies_.Add(subgraph, target, graph);
  }
  return Done{};
}

Status NodeDraft::CheckInputs() {
  if (!schema_) return Done{};
  std::vector<bool> present;
  present.reserve(inputs_.size());
  for (const std::string& input : node_.input()) present.push_back(!input.empty());
  LOOM_TRY(CheckInputArity(*schema_, present));
  LOOM_TRY(CheckRequiredAttributes(*schema_, node_));
  LOOM_TRY(CheckEnumerations(*schema_, node_));
  return state_.InFunction() ? Done{} : CheckInputTypes(*schema_, input_types_);
}

// nullopt: it depends on bodies that are not built yet.
std::optional<std::size_t> NodeDraft::OutputCount() {
  if (!options_.output_names.empty()) return options_.output_names.size();
  if (options_.output_count) return *options_.output_count;
  if (function_) return static_cast<std::size_t>(function_->proto->output_size());
  if (!schema_) return std::max<std::size_t>(1, options_.output_types.size());
  if (bodies_.empty()) return OutputCountOf(*schema_, node_, input_types_);
  if (!bodies_.back().done) return std::nullopt;
  // The first value that the body of a Loop returns is the condition, not an output.
  const std::size_t returned = bodies_.back().output_types.size();
  return node_.op_type() == "Loop" && returned > 0 ? returned - 1 : returned;
}

Status NodeDraft::SetOutputs(std::size_t count) {
  constexpr std::size_t kMaxOutputs = 1 << 20;
  if (count > kMaxOutputs) {
    return Fails(ErrorCode::kBadArity, "too many outputs: " + std::to_string(count));
  }
  std::unordered_set<std::string_view> given;
  for (const LiteralTensor& literal : literals_) given.insert(literal.tensor->name());
  for (std::size_t i = 0; i < options_.output_names.size(); ++i) {
    const auto& name = options_.output_names[i];
    if (!name || name->empty()) continue;
    LOOM_TRY(state_.CheckNewName(*name, OutputPath(i)));
    if (given.insert(*name).second) continue;
    return Error{ErrorCode::kDuplicateName, OutputPath(i), "the name is given twice", {}};
  }
  const Names& names = state_.root().names;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string* const given_name = options_.OutputName(i);
    node_.add_output(given_name ? *given_name
                                : names.ProposeValue(GeneratedOutput(node_.name(), i), given));
  }
  outputs_.resize(count);
  outputs_set_ = true;
  return Done{};
}

void NodeDraft::TakeName() {
  Names& names = state_.root().names;
  if (generated_) {
    names.TakeNumber(node_.op_type(), number_, 0);
  } else {
    names.TakeNode(node_.name());
  }
}

void NodeDraft::TakeNames() {
  TakeName();
  Names& names = state_.root().names;
  for (const std::string& output : node_.output()) {
    if (!output.empty()) names.TakeValue(output);
  }
  for (const LiteralTensor& literal : literals_) names.TakeValue(literal.tensor->name());
  names_taken_ = true;
}

void NodeDraft::Release() {
  if (!names_taken_) return;
  Names& names = state_.root().names;
  names.ReleaseNode(node_.name());
  for (const std::string& output : node_.output()) names.ReleaseValue(output);
  for (const LiteralTensor& literal : literals_) names.ReleaseValue(literal.tensor->name());
}

}  // namespace loom
