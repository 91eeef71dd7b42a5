#include "loom/inspect.h"

#include <unordered_map>

#include "adapters/onnx_syntax.h"
#include "base/try.h"
#include "model/check_model.h"
#include "model/skeleton.h"
#include "model/weight_references.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

using Types = std::unordered_map<std::string_view, const onnx::TypeProto*>;

std::string TypeText(const onnx::TypeProto& type) { return ToString(MakeValueType(type)); }

NamedType MakeNamedType(const std::string& name, const Types& types) {
  const auto it = types.find(name);
  return {name, it == types.end() ? "" : TypeText(*it->second)};
}

Types TypesOf(const onnx::GraphProto& view) {
  Types types;
  for (const auto& value : view.value_info()) types[value.name()] = &value.type();
  for (const auto& value : view.input()) types[value.name()] = &value.type();
  for (const auto& value : view.output()) types[value.name()] = &value.type();
  return types;
}

InitializerSummary Summarise(const onnx::TensorProto& tensor) {
  onnx::TypeProto type;
  TensorTypeInto(tensor, &type);
  std::uint64_t byte_length = tensor.raw_data().size();
  for (const std::string& text : tensor.string_data()) byte_length += text.size();
  if (const auto weight = ReferenceOf(tensor)) byte_length = weight->byte_length;
  return {{tensor.name(), TypeText(type)}, byte_length};
}

Result<AttributeSummary> Summarise(const onnx::AttributeProto& attribute) {
  if (attribute.has_t() && attribute.t().ByteSizeLong() > kInlineLimit) {
    onnx::TypeProto type;
    TensorTypeInto(attribute.t(), &type);
    return AttributeSummary{attribute.name(), "tensor", TypeText(type)};
  }
  LOOM_ASSIGN(AttributeText printed, PrintAttribute(attribute));
  return AttributeSummary{attribute.name(), std::move(printed.type), std::move(printed.value)};
}

Status Describe(const onnx::GraphProto& graph, const onnx::GraphProto& view, GraphSummary& summary);

// `view` is the same node after inference, with the types of the values in its bodies.
Result<NodeSummary> Summarise(const onnx::NodeProto& node, const onnx::NodeProto& view,
                              const Types& types) {
  NodeSummary summary;
  summary.name = node.name();
  summary.op_type = node.op_type();
  summary.domain = node.domain();
  summary.inputs = {node.input().begin(), node.input().end()};
  for (const std::string& output : node.output())
    summary.outputs.push_back(MakeNamedType(output, types));
  for (int i = 0; i < node.attribute_size(); ++i) {
    const onnx::AttributeProto& attribute = node.attribute(i);
    if (attribute.has_g()) {
      SubgraphSummary& body = summary.subgraphs.emplace_back();
      body.attribute = attribute.name();
      LOOM_TRY(Describe(attribute.g(), view.attribute(i).g(), body));
    } else {
      LOOM_ASSIGN(AttributeSummary described, Summarise(attribute));
      summary.attributes.push_back(std::move(described));
    }
  }
  return summary;
}

Status Describe(const onnx::GraphProto& graph, const onnx::GraphProto& view,
                GraphSummary& summary) {
  const Types types = TypesOf(view);
  summary.graph_name = graph.name();
  for (const auto& input : graph.input())
    summary.inputs.push_back(MakeNamedType(input.name(), types));
  for (const auto& output : graph.output())
    summary.outputs.push_back(MakeNamedType(output.name(), types));
  for (const auto& tensor : graph.initializer()) {
    summary.initializers.push_back(Summarise(tensor));
  }
  for (int i = 0; i < graph.node_size(); ++i) {
    LOOM_ASSIGN(NodeSummary node, Summarise(graph.node(i), view.node(i), types));
    summary.nodes.push_back(std::move(node));
  }
  return Done{};
}

}  // namespace

Result<ModelSummary> Inspect(const Model& model) {
  google::protobuf::Arena arena;
  LOOM_ASSIGN(const onnx::ModelProto* proto, ParseSkeleton(model.skeleton, &arena));
  LOOM_ASSIGN(const onnx::ModelProto* view, InferredView(*proto, &arena));
  ModelSummary summary;
  summary.ir_version = proto->ir_version();
  for (const auto& import : proto->opset_import()) {
    summary.opset_imports.push_back({import.domain(), static_cast<int>(import.version())});
  }
  summary.producer_name = proto->producer_name();
  LOOM_TRY(Describe(proto->graph(), view->graph(), summary));
  return summary;
}

}  // namespace loom
