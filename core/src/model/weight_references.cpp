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

// Whether a tensor anywhere below has external data, except initializers that refer to a weight.
// The checker would look for such data in the file system.
bool HasExternalData(const onnx::TensorProto& tensor) {
  return tensor.data_location() == onnx::TensorProto::EXTERNAL;
}

bool HasExternalData(const onnx::SparseTensorProto& tensor) {
  return HasExternalData(tensor.values()) || HasExternalData(tensor.indices());
}

bool HasExternalData(const onnx::AttributeProto& attribute);
bool HasExternalData(const onnx::NodeProto& node);
bool HasExternalData(const onnx::FunctionProto& function);
bool HasExternalData(const onnx::GraphProto& graph);

template <typename Messages>
bool AnyHasExternalData(const Messages& messages) {
  return std::ranges::any_of(messages,
                             [](const auto& message) { return HasExternalData(message); });
}

bool HasExternalData(const onnx::AttributeProto& attribute) {
  return HasExternalData(attribute.t()) || AnyHasExternalData(attribute.tensors()) ||
         HasExternalData(attribute.sparse_tensor()) ||
         AnyHasExternalData(attribute.sparse_tensors()) ||
         (attribute.has_g() && HasExternalData(attribute.g())) ||
         AnyHasExternalData(attribute.graphs());
}

bool HasExternalData(const onnx::NodeProto& node) { return AnyHasExternalData(node.attribute()); }

bool HasExternalData(const onnx::FunctionProto& function) {
  return AnyHasExternalData(function.node()) || AnyHasExternalData(function.attribute_proto());
}

bool HasExternalData(const onnx::GraphProto& graph) {
  const bool foreign = std::ranges::any_of(graph.initializer(), [](const auto& tensor) {
    return HasExternalData(tensor) && !ReferenceOf(tensor);
  });
  return foreign || AnyHasExternalData(graph.sparse_initializer()) ||
         AnyHasExternalData(graph.node());
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
  return HasExternalData(model.graph()) || AnyHasExternalData(model.functions());
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
