#include "model/skeleton.h"

#include <algorithm>
#include <charconv>

#include "base/try.h"
#include "loom/parts.h"
#include "proto/extra_inputs.h"
#include "proto/proto_types.h"
#include "proto/subgraphs.h"
#include "proto/wire.h"

namespace loom {
namespace {

constexpr std::string_view kLocationPrefix = "loom:";

template <typename Integer>
std::optional<Integer> ParseNumber(std::string_view text) {
  Integer number{};
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

// Whether a tensor anywhere below, weights of graphs apart, keeps its data outside: the checker
// would ask the file system for it.
bool IsOutside(const onnx::TensorProto& tensor) {
  return tensor.data_location() == onnx::TensorProto::EXTERNAL;
}

bool IsOutside(const onnx::SparseTensorProto& tensor) {
  return IsOutside(tensor.values()) || IsOutside(tensor.indices());
}

bool IsOutside(const onnx::AttributeProto& attribute);
bool IsOutside(const onnx::NodeProto& node);
bool IsOutside(const onnx::FunctionProto& function);
bool IsOutside(const onnx::GraphProto& graph);

template <typename Messages>
bool AnyOutside(const Messages& messages) {
  return std::ranges::any_of(messages, [](const auto& message) { return IsOutside(message); });
}

bool IsOutside(const onnx::AttributeProto& attribute) {
  return IsOutside(attribute.t()) || AnyOutside(attribute.tensors()) ||
         IsOutside(attribute.sparse_tensor()) || AnyOutside(attribute.sparse_tensors()) ||
         (attribute.has_g() && IsOutside(attribute.g())) || AnyOutside(attribute.graphs());
}

bool IsOutside(const onnx::NodeProto& node) { return AnyOutside(node.attribute()); }

bool IsOutside(const onnx::FunctionProto& function) {
  return AnyOutside(function.node()) || AnyOutside(function.attribute_proto());
}

bool IsOutside(const onnx::GraphProto& graph) {
  const bool foreign = std::ranges::any_of(graph.initializer(), [](const auto& tensor) {
    return IsOutside(tensor) && !ReferenceOf(tensor);
  });
  return foreign || AnyOutside(graph.sparse_initializer()) || AnyOutside(graph.node());
}

constexpr std::uint32_t kGraph = onnx::ModelProto::kGraphFieldNumber;

Error TooLarge() {
  return {ErrorCode::kModelTooLarge,
          "model",
          "even without its weights the model passes 2 GiB, more than protobuf can read back",
          {}};
}

bool HasForeignData(const onnx::ModelProto& model) {
  return IsOutside(model.graph()) || AnyOutside(model.functions());
}

}  // namespace

void RefersTo(const WeightReference& weight, onnx::TensorProto* tensor) {
  tensor->set_data_location(onnx::TensorProto::EXTERNAL);
  tensor->clear_external_data();
  auto* location = tensor->add_external_data();
  location->set_key("location");
  location->set_value(std::string(kLocationPrefix) + std::to_string(weight.index));
  auto* length = tensor->add_external_data();
  length->set_key("length");
  length->set_value(std::to_string(weight.byte_length));
}

std::optional<WeightReference> ReferenceOf(const onnx::TensorProto& tensor) {
  if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return std::nullopt;
  std::optional<std::uint32_t> index;
  std::optional<std::uint64_t> byte_length;
  for (const auto& entry : tensor.external_data()) {
    const std::string_view value = entry.value();
    if (entry.key() == "location" && value.starts_with(kLocationPrefix)) {
      index = ParseNumber<std::uint32_t>(value.substr(kLocationPrefix.size()));
    } else if (entry.key() == "length") {
      byte_length = ParseNumber<std::uint64_t>(value);
    }
  }
  if (!index || !byte_length) return std::nullopt;
  return WeightReference{*index, *byte_length};
}

Result<onnx::ModelProto*> ParseSkeleton(std::string_view skeleton, google::protobuf::Arena* arena) {
  auto* model = google::protobuf::Arena::CreateMessage<onnx::ModelProto>(arena);
  // Protobuf copies from where the bytes are, and no bytes are nowhere.
  if (skeleton.empty() || skeleton.size() > kMaxInlineBytes ||
      !model->ParseFromArray(skeleton.data(), static_cast<int>(skeleton.size())) ||
      !model->has_graph()) {
    return Error{ErrorCode::kInvalidArgument, "model", "the bytes are no skeleton", {}};
  }
  if (HasForeignData(*model)) {
    return Error{
        ErrorCode::kInvalidArgument, "model", "a tensor refers to data that is no weight", {}};
  }
  return model;
}

Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model) {
  const std::size_t size = model.ByteSizeLong();
  if (size > kMaxInlineBytes) return TooLarge();
  std::string bytes(size, '\0');
  model.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(bytes.data()));
  return bytes;
}

Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model, const NodeStore& nodes) {
  LOOM_ASSIGN(const std::string rest, SerialiseSkeleton(model));
  const std::uint64_t nodes_size = nodes.ByteSize();
  const std::uint64_t most = rest.size() + nodes_size + HeaderSize(kGraph, kMaxInlineBytes);
  if (most > kMaxInlineBytes) return TooLarge();
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(most));
  WireReader reader(rest);
  for (WireField field; reader.Next(field);) {
    if (field.number != kGraph) {
      bytes.append(field.whole);
      continue;
    }
    AppendHeader(kGraph, nodes_size + field.payload.size(), bytes);
    nodes.AppendTo(bytes);  // the first field of a graph
    bytes.append(field.payload);
  }
  return bytes;
}

void TurnIntoCheckView(onnx::ModelProto* model) {
  onnx::GraphProto* main = model->mutable_graph();
  ExtraInputs inputs(main);
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    google::protobuf::RepeatedPtrField<onnx::TensorProto> kept(graph.GetArena());
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
      if (!ReferenceOf(tensor)) {
        kept.Add()->Swap(&tensor);
      } else if (auto* type = inputs.Add(tensor.name())) {
        TensorTypeInto(tensor, type);
      }
    }
    graph.mutable_initializer()->Swap(&kept);
    for (const onnx::SparseTensorProto& tensor : graph.sparse_initializer()) {
      if (auto* type = inputs.Add(tensor.values().name())) DenseTypeInto(tensor, type);
    }
    graph.clear_sparse_initializer();
  });
}

}  // namespace loom
