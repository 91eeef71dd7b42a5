#include "loom/inspect.h"

#include <unordered_map>

#include "check_model.h"
#include "proto_types.h"
#include "skeleton.h"
#include "try.h"

namespace loom {
namespace {

using Types = std::unordered_map<std::string_view, const onnx::TypeProto*>;

std::string TypeText(const onnx::TypeProto& type) { return ToString(MakeValueType(type)); }

NamedType Named(const onnx::ValueInfoProto& value) {
  return {value.name(), TypeText(value.type())};
}

NodeSummary Summary(const onnx::NodeProto& node, const Types& types) {
  NodeSummary summary{
      node.name(), node.op_type(), node.domain(), {node.input().begin(), node.input().end()}, {}};
  for (const std::string& output : node.output()) {
    const auto it = types.find(output);
    summary.outputs.push_back({output, it == types.end() ? "" : TypeText(*it->second)});
  }
  return summary;
}

InitializerSummary Summary(const onnx::TensorProto& tensor) {
  onnx::TypeProto type;
  TensorTypeInto(tensor, &type);
  std::uint64_t byte_length = tensor.raw_data().size();
  for (const std::string& text : tensor.string_data()) byte_length += text.size();
  if (const auto weight = ReferenceOf(tensor)) byte_length = weight->byte_length;
  return {{tensor.name(), TypeText(type)}, byte_length};
}

}  // namespace

Result<ModelSummary> Inspect(std::string_view skeleton) {
  google::protobuf::Arena arena;
  LOOM_ASSIGN(const onnx::ModelProto* model, ParseSkeleton(skeleton, &arena));
  LOOM_ASSIGN(const onnx::ModelProto* view, InferredView(*model, &arena));
  Types types;
  for (const auto& value : view->graph().value_info()) types[value.name()] = &value.type();
  for (const auto& value : view->graph().output()) types[value.name()] = &value.type();

  ModelSummary summary;
  summary.ir_version = model->ir_version();
  for (const auto& import : model->opset_import()) {
    summary.opset_imports.push_back({import.domain(), static_cast<int>(import.version())});
  }
  summary.producer_name = model->producer_name();
  summary.graph_name = model->graph().name();
  for (const auto& input : model->graph().input()) summary.inputs.push_back(Named(input));
  for (const auto& output : model->graph().output()) summary.outputs.push_back(Named(output));
  for (const auto& tensor : model->graph().initializer()) {
    summary.initializers.push_back(Summary(tensor));
  }
  for (const auto& node : model->graph().node()) summary.nodes.push_back(Summary(node, types));
  return summary;
}

}  // namespace loom
