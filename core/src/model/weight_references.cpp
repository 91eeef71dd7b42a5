#include "model/weight_references.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

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

}  // namespace

void SetReference(const WeightReference& weight, onnx::TensorProto* tensor) {
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

bool HasForeignData(const onnx::ModelProto& model) {
  return IsOutside(model.graph()) || AnyOutside(model.functions());
}

Weight WeightOf(const onnx::TensorProto& tensor, std::uint64_t byte_length, WeightSource source) {
  return {.name = tensor.name(),
          .data_type = static_cast<DataType>(tensor.data_type()),
          .dims = {tensor.dims().begin(), tensor.dims().end()},
          .byte_length = byte_length,
          .source = std::move(source)};
}

std::vector<Weight> Renumber(onnx::GraphProto* graph, const std::vector<Weight>& weights) {
  std::vector<Weight> kept;
  ForEachReference(graph, [&](onnx::TensorProto& tensor, const WeightReference& reference) {
    Weight& weight = kept.emplace_back(WeightOf(tensor, reference.byte_length, {}));
    if (reference.index < weights.size()) {
      weight.source = weights[reference.index].source;
      weight.recipe = weights[reference.index].recipe;
    }
    SetReference({static_cast<std::uint32_t>(kept.size() - 1), reference.byte_length}, &tensor);
  });
  return kept;
}

}  // namespace loom
