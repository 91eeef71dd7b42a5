// Not ONNX's own inference of whole models: with data propagation, that makes a message for every
// element of any vector, weights too, takes unknown bounds of a Slice for 0, and gives unknown dims
// invented names.
#include "infer_graph.h"

#include <deque>
#include <unordered_map>

#include "inference.h"
#include "proto_types.h"
#include "schema.h"
#include "skeleton.h"
#include "text.h"
#include "try.h"

namespace loom {
namespace {

class GraphInference {
 public:
  explicit GraphInference(onnx::ModelProto* model) : graph_(*model->mutable_graph()) {
    for (const auto& import : model->opset_import()) {
      opsets_[std::string(NormalDomain(import.domain()))] = static_cast<int>(import.version());
    }
  }

  Status Run() {
    for (auto& value : *graph_.mutable_value_info()) known_[value.name()] = value.mutable_type();
    for (auto& value : *graph_.mutable_output()) known_[value.name()] = value.mutable_type();
    for (const auto& input : graph_.input()) values_[input.name()].type = &input.type();
    for (const auto& tensor : graph_.initializer()) AddInitializer(tensor);
    for (const auto& node : graph_.node()) LOOM_TRY(InferOutputs(node));
    return Done{};
  }

 private:
  // One that is listed as an input can be overridden: its type holds, its value does not.
  void AddInitializer(const onnx::TensorProto& tensor) {
    const auto [it, added] = values_.emplace(tensor.name(), InferenceInput());
    if (!added) return;
    TensorTypeInto(tensor, &types_.emplace_back());
    it->second = {&types_.back(), &tensor};
  }

  Status InferOutputs(const onnx::NodeProto& node) {
    const std::string where = "graph " + Quoted(graph_.name()) + " / node " + Quoted(node.name()) +
                              " (" + node.op_type() + ")";
    std::vector<InferredOutput> outputs(static_cast<std::size_t>(node.output_size()));
    LOOM_TRY(Infer(node, where, outputs));
    const onnx::TensorProto* constant = ConstantData(node, &constants_);
    for (int i = 0; i < node.output_size(); ++i) {
      if (node.output(i).empty()) continue;
      InferredOutput& output = outputs[static_cast<std::size_t>(i)];
      InferenceInput& value = values_[node.output(i)];
      value.data = constant;
      if (output.shape_data) value.shape_data = &shapes_.emplace_back(*output.shape_data);
      const std::string path = where + " / output " + std::to_string(i);
      LOOM_ASSIGN(value.type, Settle(node.output(i), path, output.type));
    }
    return Done{};
  }

  Status Infer(const onnx::NodeProto& node, const std::string& where,
               std::vector<InferredOutput>& outputs) {
    const std::string domain(NormalDomain(node.domain()));
    LOOM_ASSIGN(const onnx::OpSchema* const schema,
                FindSchema(node.op_type(), domain, opsets_[domain], where));
    if (!schema) return Done{};
    std::vector<InferenceInput> inputs;
    std::vector<const onnx::TypeProto*> input_types;
    for (const std::string& input : node.input()) {
      inputs.push_back(input.empty() ? InferenceInput() : values_[input]);
      input_types.push_back(inputs.back().type);
      // Inference would take an input without a type for an absent one.
      if (!input.empty() && !inputs.back().type) return Done{};
    }
    LOOM_TRY(InferNode(*schema, node, inputs, where, outputs));
    std::vector<onnx::TypeProto*> output_types;
    output_types.reserve(outputs.size());
    for (InferredOutput& output : outputs) output_types.push_back(&output.type);
    return CheckOutputTypes(*schema, input_types, output_types, where);
  }

  // Writes the type down where the graph keeps that of the value. Null when nobody knows it.
  Result<const onnx::TypeProto*> Settle(const std::string& name, const std::string& where,
                                        onnx::TypeProto& inferred) {
    onnx::TypeProto*& known = known_[name];
    const bool open = inferred.value_case() == onnx::TypeProto::VALUE_NOT_SET;
    if (open && !known) return static_cast<const onnx::TypeProto*>(nullptr);
    if (!known) {
      auto* value = graph_.add_value_info();
      value->set_name(name);
      known = value->mutable_type();
    }
    LOOM_TRY(RefineType(*known, where, &inferred));
    *known = inferred;
    return static_cast<const onnx::TypeProto*>(known);
  }

  onnx::GraphProto& graph_;
  OpsetVersions opsets_;
  std::unordered_map<std::string, InferenceInput> values_;
  std::unordered_map<std::string, onnx::TypeProto*> known_;
  std::deque<onnx::TypeProto> types_;
  std::deque<onnx::TensorShapeProto> shapes_;
  google::protobuf::Arena constants_;
};

}  // namespace

Status InferGraph(onnx::ModelProto* model) { return GraphInference(model).Run(); }

}  // namespace loom
