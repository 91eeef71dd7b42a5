#include "read/adopt_model.h"

#include "adapters/inference_bounds.h"
#include "adapters/schema.h"
#include "base/error_path.h"
#include "base/text.h"
#include "base/try.h"
#include "model/weight_references.h"
#include "proto/paths.h"
#include "proto/proto_types.h"
#include "proto/raw_data.h"
#include "read/function_calls.h"

namespace loom {
namespace {

template <typename Imports>
Status CheckOpsets(const Imports& imports, const std::string& where) {
  OpsetVersions opsets;
  for (const onnx::OperatorSetIdProto& import : imports) {
    LOOM_TRY(Within([&] { return where; }, AddOpset(import.domain(), import.version(), &opsets)));
  }
  return Done{};
}

Status CheckType(const onnx::TypeProto& type, const std::string& where) {
  if (type.value_case() == onnx::TypeProto::VALUE_NOT_SET) return Done{};
  onnx::TypeProto scratch;
  return TypeInto(MakeValueType(type), where, &scratch);
}

template <typename Values>
Status CheckTypes(const Values& values, const char* what, const std::string& graph) {
  for (const onnx::ValueInfoProto& value : values) {
    LOOM_TRY(CheckType(value.type(), graph + " / " + what + " " + Quoted(value.name())));
  }
  return Done{};
}

Status AdoptTensor(onnx::TensorProto& tensor, const std::string& where) {
  if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return MakeRaw(where, &tensor);
  return Error{ErrorCode::kUnsupported, where, "its data is outside the model", {}};
}

Status AdoptInitializer(onnx::TensorProto& tensor, const std::string& where) {
  const auto reference = ReferenceOf(tensor);
  if (!reference) return AdoptTensor(tensor, where);
  const auto type = static_cast<DataType>(tensor.data_type());
  const std::vector<std::int64_t> dims(tensor.dims().begin(), tensor.dims().end());
  LOOM_ASSIGN(const std::uint64_t expected, ExpectedBytes(type, dims, where));
  if (type != DataType::kString && reference->byte_length == expected) return Done{};
  return Error{ErrorCode::kWeightMismatch,
               where,
               "data type and dims need " + std::to_string(expected) +
                   " bytes, the reference says " + std::to_string(reference->byte_length),
               {}};
}

Status AdoptGraph(onnx::GraphProto& graph, const std::string& where);

Status AdoptAttribute(onnx::AttributeProto& attribute, const std::string& where) {
  switch (attribute.type()) {
    case onnx::AttributeProto::TENSORS:
    case onnx::AttributeProto::GRAPHS:
    case onnx::AttributeProto::SPARSE_TENSORS:
    case onnx::AttributeProto::TYPE_PROTOS:
      return Error{ErrorCode::kUnsupported,
                   where,
                   "the text form cannot hold lists of tensors, graphs or types",
                   {}};
    default:
      break;
  }
  if (attribute.has_t()) {
    if (attribute.t().name().empty()) attribute.mutable_t()->clear_name();
    LOOM_TRY(AdoptTensor(*attribute.mutable_t(), where));
  }
  if (attribute.has_tp()) LOOM_TRY(CheckType(attribute.tp(), where));
  if (!attribute.has_g()) return Done{};
  return AdoptGraph(*attribute.mutable_g(), where);
}

template <typename Attributes>
Status AdoptAttributes(Attributes* attributes, const std::string& where) {
  for (onnx::AttributeProto& attribute : *attributes) {
    LOOM_TRY(AdoptAttribute(attribute, where + " / " + AttributePath(attribute.name())));
  }
  return Done{};
}

template <typename Nodes>
Status AdoptNodes(Nodes* nodes, const std::string& graph) {
  for (onnx::NodeProto& node : *nodes) {
    if (node.domain().empty()) node.clear_domain();
    const auto path = [&] { return graph + " / " + NodePath(node); };
    LOOM_TRY(AdoptAttributes(node.mutable_attribute(), path()));
    // Without inputs, this checks only what depends on the attributes. Bodies are checked too.
    LOOM_TRY(Within(path, CheckInferenceBounds(node, {})));
  }
  return Done{};
}

Status AdoptGraph(onnx::GraphProto& graph, const std::string& where) {
  LOOM_TRY(CheckTypes(graph.input(), "input", where));
  LOOM_TRY(CheckTypes(graph.output(), "output", where));
  LOOM_TRY(CheckTypes(graph.value_info(), "value", where));
  for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
    LOOM_TRY(AdoptInitializer(tensor, where + " / " + InitializerPath(tensor.name())));
  }
  return AdoptNodes(graph.mutable_node(), where);
}

Status AdoptFunction(onnx::FunctionProto& function) {
  const std::string where = FunctionPath(function);
  LOOM_TRY(CheckOpsets(function.opset_import(), where));
  LOOM_TRY(CheckTypes(function.value_info(), "value", where));
  LOOM_TRY(AdoptAttributes(function.mutable_attribute_proto(), where));
  return AdoptNodes(function.mutable_node(), where);
}

}  // namespace

Status AdoptModel(onnx::ModelProto* model) {
  LOOM_TRY(CheckOpsets(model->opset_import(), "model"));
  LOOM_TRY(AdoptGraph(*model->mutable_graph(), GraphPath(model->graph().name())));
  for (onnx::FunctionProto& function : *model->mutable_functions()) {
    LOOM_TRY(AdoptFunction(function));
  }
  return CheckFunctionCalls(*model);
}

}  // namespace loom
