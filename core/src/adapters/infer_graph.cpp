// Replaces ONNX's whole-model inference, which, with data propagation, makes one message per vector
// element, reads unknown Slice bounds as 0, and invents dim names.
#include "adapters/infer_graph.h"

#include <deque>
#include <unordered_map>

#include "adapters/inference.h"
#include "adapters/schema.h"
#include "base/error_path.h"
#include "base/text.h"
#include "base/try.h"
#include "proto/node_fields.h"
#include "proto/paths.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

// What all graphs of one model share.
struct ModelTables {
  OpsetVersions opsets;
  FunctionMap functions;
  google::protobuf::Arena constants;
};

class GraphInference {
 public:
  // `outer` is the enclosing graph, whose values can be used in this one; null for the main graph.
  GraphInference(ModelTables& model, onnx::GraphProto* graph, const GraphInference* outer)
      : model_(model), graph_(*graph), outer_(outer) {}

  // Infers all nodes in order. Paths of errors begin below the graph.
  Status Run() {
    for (auto& value : *graph_.mutable_value_info()) {
      stored_types_[value.name()] = value.mutable_type();
    }
    for (auto& value : *graph_.mutable_output()) stored_types_[value.name()] = value.mutable_type();
    for (const auto& input : graph_.input()) values_[input.name()].type = &input.type();
    for (const auto& tensor : graph_.initializer()) AddInitializer(tensor);
    for (auto& node : *graph_.mutable_node()) {
      LOOM_TRY(Within([&] { return NodePath(node); }, InferOutputs(node)));
    }
    return CompleteOutputs();
  }

 private:
  class Bodies;

  const InferenceInput* Find(const std::string& name) const {
    const auto it = values_.find(name);
    if (it != values_.end()) return &it->second;
    return outer_ ? outer_->Find(name) : nullptr;
  }

  // An initializer that is also a graph input can be overridden, so only its type is known.
  void AddInitializer(const onnx::TensorProto& tensor) {
    const auto [it, added] = values_.emplace(tensor.name(), InferenceInput());
    if (!added) return;
    TensorTypeInto(tensor, &types_.emplace_back());
    it->second = {&types_.back(), &tensor};
  }

  // Paths of errors of the two begin below the node.
  Status InferOutputs(onnx::NodeProto& node);
  Status Infer(onnx::NodeProto& node, std::vector<InferredOutput>& outputs);

  // Stores the type in the graph output or value_info with the name, and returns the stored type.
  // Null: neither inference nor the graph has a type.
  Result<const onnx::TypeProto*> StoreType(const std::string& name, onnx::TypeProto& inferred) {
    onnx::TypeProto*& stored = stored_types_[name];
    const bool open = inferred.value_case() == onnx::TypeProto::VALUE_NOT_SET;
    if (open && !stored) return static_cast<const onnx::TypeProto*>(nullptr);
    if (!stored) {
      auto* value = graph_.add_value_info();
      value->set_name(name);
      stored = value->mutable_type();
    }
    LOOM_TRY(RefineType(*stored, {}, &inferred));
    *stored = inferred;
    const bool typed = stored->value_case() != onnx::TypeProto::VALUE_NOT_SET;
    return static_cast<const onnx::TypeProto*>(typed ? stored : nullptr);
  }

  // Gives types to the outputs that no node of the graph produces.
  Status CompleteOutputs() {
    for (auto& output : *graph_.mutable_output()) {
      const InferenceInput* value = Find(output.name());
      if (!value || !value->type || value->type == &output.type()) continue;
      LOOM_TRY(Within([&] { return OutputPath(output.name()); },
                      RefineType(*value->type, {}, output.mutable_type())));
    }
    return Done{};
  }

  ModelTables& model_;
  onnx::GraphProto& graph_;
  const GraphInference* outer_;
  std::unordered_map<std::string, InferenceInput> values_;
  std::unordered_map<std::string, onnx::TypeProto*> stored_types_;  // in outputs and value_info
  std::deque<onnx::TypeProto> types_;
  std::deque<onnx::TensorShapeProto> shapes_;
};

// Infers a body when the operator's inference function needs its types.
class GraphInference::Bodies : public BodyInference {
 public:
  Bodies(const GraphInference& graph, onnx::NodeProto& node) : graph_(graph), node_(node) {}

  std::vector<const onnx::TypeProto*> OutputTypes(
      const std::string& attribute,
      const std::vector<const onnx::TypeProto*>& input_types) override {
    auto* const found = FindAttribute(*node_.mutable_attribute(), attribute);
    if (!found) return {};
    const Status status =
        Within([&] { return AttributePath(attribute); }, Infer(*found->mutable_g(), input_types));
    if (!status.ok()) throw BodyError(status.error());
    std::vector<const onnx::TypeProto*> types;
    for (const auto& output : found->g().output()) types.push_back(&output.type());
    return types;
  }

 private:
  Status Infer(onnx::GraphProto& body, const std::vector<const onnx::TypeProto*>& input_types) {
    if (static_cast<std::size_t>(body.input_size()) != input_types.size()) {
      return Error{ErrorCode::kBadArity,
                   {},
                   "the body has " + std::to_string(body.input_size()) +
                       " inputs, the operator passes " + std::to_string(input_types.size()),
                   {}};
    }
    for (std::size_t i = 0; i < input_types.size(); ++i) {
      auto* type = body.mutable_input(static_cast<int>(i))->mutable_type();
      if (!input_types[i]) continue;
      LOOM_TRY(Within([&] { return InputPath(i); }, RefineType(*input_types[i], {}, type)));
    }
    return GraphInference(graph_.model_, &body, &graph_).Run();
  }

  const GraphInference& graph_;
  onnx::NodeProto& node_;
};

Status GraphInference::InferOutputs(onnx::NodeProto& node) {
  std::vector<InferredOutput> outputs(static_cast<std::size_t>(node.output_size()));
  LOOM_TRY(Infer(node, outputs));
  const onnx::TensorProto* constant = ConstantData(node, &model_.constants);
  for (int i = 0; i < node.output_size(); ++i) {
    if (node.output(i).empty()) continue;
    InferredOutput& output = outputs[static_cast<std::size_t>(i)];
    InferenceInput& value = values_[node.output(i)];
    value.data = constant;
    if (output.shape_data) value.shape_data = &shapes_.emplace_back(*output.shape_data);
    LOOM_ASSIGN(value.type, Within([&] { return OutputPath(static_cast<std::size_t>(i)); },
                                   StoreType(node.output(i), output.type)));
  }
  return Done{};
}

Status GraphInference::Infer(onnx::NodeProto& node, std::vector<InferredOutput>& outputs) {
  const std::string domain(NormalDomain(node.domain()));
  const auto function = model_.functions.find(FunctionKey(domain, node.op_type(), node.overload()));
  const onnx::OpSchema* schema = nullptr;
  if (function == model_.functions.end()) {
    LOOM_ASSIGN(schema, FindSchema(node.op_type(), domain, model_.opsets[domain]));
    if (!schema) return Done{};
  }
  std::vector<InferenceInput> inputs;
  std::vector<const onnx::TypeProto*> input_types;
  for (const std::string& input : node.input()) {
    const InferenceInput* value = input.empty() ? nullptr : Find(input);
    inputs.push_back(value ? *value : InferenceInput());
    input_types.push_back(inputs.back().type);
    // Inference would treat an input without a type as absent.
    if (!input.empty() && !inputs.back().type) return Done{};
  }
  const auto scope = outer_ ? InferenceScope::kBody : InferenceScope::kMainGraph;
  if (!schema) {
    return InferCall(*function->second, model_.functions, node, inputs, scope, outputs);
  }
  Bodies bodies(*this, node);
  LOOM_TRY(InferNode(*schema, node, inputs, &bodies, scope, outputs));
  std::vector<onnx::TypeProto*> output_types;
  output_types.reserve(outputs.size());
  for (InferredOutput& output : outputs) output_types.push_back(&output.type);
  return CheckOutputTypes(*schema, input_types, output_types);
}

}  // namespace

Status InferGraph(onnx::ModelProto* model) {
  ModelTables tables;
  for (const auto& import : model->opset_import()) {
    tables.opsets[std::string(NormalDomain(import.domain()))] = static_cast<int>(import.version());
  }
  for (const auto& function : model->functions()) {
    tables.functions.emplace(FunctionKey(function.domain(), function.name(), function.overload()),
                             &function);
  }
  onnx::GraphProto* graph = model->mutable_graph();
  return Within([&] { return GraphPath(graph->name()); },
                GraphInference(tables, graph, nullptr).Run());
}

}  // namespace loom
