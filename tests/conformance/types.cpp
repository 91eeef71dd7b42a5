#include "conformance/types.h"

#include <optional>

#include "conformance/from_proto.h"
#include "onnx/defs/schema.h"
#include "onnx/shape_inference/implementation.h"

namespace loom::test {
namespace {

using Types = std::map<std::string, ValueType>;

void ForgetInventedNames(ValueType& type) {
  for (ValueType& element : type.element) ForgetInventedNames(element);
  if (!type.shape) return;
  for (Dim& dim : *type.shape) {
    if (dim.name() && dim.name()->starts_with("unk__")) dim = Dim();
  }
}

template <typename Values>
void Collect(const Values& values, Types& types) {
  for (const auto& value : values) {
    if (value.type().value_case() == onnx::TypeProto::VALUE_NOT_SET) continue;
    ValueType type = TypeFrom(value.type());
    ForgetInventedNames(type);
    types.emplace(value.name(), std::move(type));
  }
}

void Collect(const onnx::GraphProto& graph, Types& types) {
  Collect(graph.value_info(), types);
  Collect(graph.output(), types);
  for (const auto& node : graph.node()) {
    for (const auto& attribute : node.attribute()) {
      if (attribute.has_g()) Collect(attribute.g(), types);
    }
  }
}

void ForgetOutputTypes(onnx::GraphProto* graph) {
  for (auto& output : *graph->mutable_output()) output.clear_type();
}

Types Inferred(onnx::ModelProto model) {
  const onnx::ShapeInferenceOptions options(/*check_type_val=*/true, /*strict_mode_val=*/1,
                                            /*data_prop_val=*/true);
  ForgetOutputTypes(model.mutable_graph());
  onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), options);
  Types types;
  Collect(model.graph(), types);
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
      ++comparison.told;
    } else {
      comparison.differences.push_back(name + ": the builder infers " + ToString(type) + ", ONNX " +
                                       (it == inferred.end() ? "nothing" : ToString(it->second)));
    }
  }
  return comparison;
}

}  // namespace loom::test
