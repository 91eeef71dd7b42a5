#include "conformance/types.h"

#include <optional>

#include "conformance/from_proto.h"
#include "onnx/defs/schema.h"
#include "onnx/shape_inference/implementation.h"

namespace loom::test {
namespace {

using Types = std::map<std::string, ValueType>;

bool IsUnknown(const Dim& dim) {
  return (dim.name() && dim.name()->starts_with("unk__")) || (dim.size() && *dim.size() < 0);
}

void ClearUnknownDims(ValueType& type) {
  for (ValueType& element : type.element) ClearUnknownDims(element);
  if (!type.shape) return;
  for (Dim& dim : *type.shape) {
    if (IsUnknown(dim)) dim = Dim();
  }
}

template <typename Values>
void Collect(const Values& values, Types& types) {
  for (const auto& value : values) {
    if (value.type().value_case() == onnx::TypeProto::VALUE_NOT_SET) continue;
    ValueType type = TypeFrom(value.type());
    ClearUnknownDims(type);
    types.emplace(value.name(), std::move(type));
  }
}

void Collect(const onnx::GraphProto& graph, Types& types) {
  Collect(graph.input(), types);
  Collect(graph.value_info(), types);
  Collect(graph.output(), types);
  for (const auto& node : graph.node()) {
    for (const auto& attribute : node.attribute()) {
      if (attribute.has_g()) Collect(attribute.g(), types);
    }
  }
}

// Copies the constants of the enclosing graphs into each body.
class ConstantCopier {
 public:
  void Fill(onnx::GraphProto* graph) {
    const std::size_t initializers = initializers_.size();
    const std::size_t constants = constants_.size();
    for (const auto& tensor : graph->initializer()) initializers_.push_back(tensor);
    for (auto& node : *graph->mutable_node()) {
      for (auto& attribute : *node.mutable_attribute()) {
        if (attribute.has_g()) FillBody(attribute.mutable_g());
      }
      if (node.op_type() == "Constant") constants_.push_back(node);
    }
    initializers_.resize(initializers);
    constants_.resize(constants);
  }

 private:
  void FillBody(onnx::GraphProto* body) {
    onnx::GraphProto filled;
    for (const auto& node : constants_) *filled.add_node() = node;
    Fill(body);
    filled.mutable_node()->MergeFrom(body->node());
    body->mutable_node()->Swap(filled.mutable_node());
    for (const auto& tensor : initializers_) *body->add_initializer() = tensor;
  }

  std::vector<onnx::TensorProto> initializers_;
  std::vector<onnx::NodeProto> constants_;
};

void Infer(onnx::ModelProto* model) {
  const onnx::ShapeInferenceOptions options(/*check_type_val=*/true, /*strict_mode_val=*/1,
                                            /*data_prop_val=*/true);
  onnx::shape_inference::InferShapes(*model, onnx::OpSchemaRegistry::Instance(), options);
}

// Infers the bodies of FlexAttention as models of their own, and collects their types.
void CollectFlexAttentionBodies(const onnx::ModelProto& model, Types& types) {
  for (const auto& node : model.graph().node()) {
    if (node.op_type() != "FlexAttention") continue;
    for (const auto& attribute : node.attribute()) {
      if (!attribute.has_g()) continue;
      onnx::ModelProto body;
      body.set_ir_version(model.ir_version());
      *body.mutable_opset_import() = model.opset_import();
      *body.mutable_graph() = attribute.g();
      Infer(&body);
      Collect(body.graph(), types);
    }
  }
}

void MakeSparseInitializersInputs(onnx::GraphProto* graph) {
  for (const auto& tensor : graph->sparse_initializer()) {
    auto* input = graph->add_input();
    input->set_name(tensor.values().name());
    auto* type = input->mutable_type()->mutable_tensor_type();
    type->set_elem_type(tensor.values().data_type());
    for (const auto dim : tensor.dims()) type->mutable_shape()->add_dim()->set_dim_value(dim);
  }
  graph->clear_sparse_initializer();
}

Types Inferred(onnx::ModelProto model) {
  MakeSparseInitializersInputs(model.mutable_graph());
  for (auto& output : *model.mutable_graph()->mutable_output()) output.clear_type();
  ConstantCopier().Fill(model.mutable_graph());
  Infer(&model);
  Types types;
  Collect(model.graph(), types);
  CollectFlexAttentionBodies(model, types);
  return types;
}

}  // namespace

TypeComparison CompareTypes(const onnx::ModelProto& original, const Types& types) {
  const Types inferred = Inferred(original);
  Types declared;
  Collect(original.graph(), declared);
  TypeComparison comparison;
  for (const auto& [name, type] : types) {
    const auto it = inferred.find(name);
    if (it != inferred.end() && it->second == type) {
      ++comparison.equal;
    } else if (it == inferred.end() && declared.contains(name) && declared.at(name) == type) {
      ++comparison.only_declared;
    } else {
      comparison.differences.push_back(name + ": the builder infers " + ToString(type) + ", ONNX " +
                                       (it == inferred.end() ? "nothing" : ToString(it->second)));
    }
  }
  return comparison;
}

}  // namespace loom::test
