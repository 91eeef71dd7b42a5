#include "read/take_weights.h"

#include <memory>
#include <string>

#include "base/text.h"
#include "base/try.h"
#include "model/weight_references.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

// Adds the weight that the tensor refers to, at its index and without bytes. Indices may be left
// out, as those of weights without elements are, but `limit` bounds them.
Status AddWithoutSource(onnx::TensorProto& tensor, std::size_t limit,
                        std::vector<Weight>& weights) {
  const auto reference = ReferenceOf(tensor);
  if (!reference) return Done{};
  if (reference->byte_length == 0) {  // without elements there is no data to refer to
    tensor.clear_external_data();
    tensor.clear_data_location();
    return Done{};
  }
  const std::size_t index = reference->index;
  const bool in_range = index < limit;
  if (in_range && index >= weights.size()) weights.resize(index + 1);
  if (!in_range || weights[index].byte_length > 0) {
    return Error{
        ErrorCode::kInvalidArgument,
        "initializer " + Quoted(tensor.name()),
        "it refers to weight " + std::to_string(index) +
            (in_range ? ", as another initializer does" : ", and the model has fewer initializers"),
        {}};
  }
  weights[index] = WeightOf(tensor, reference->byte_length, {});
  return Done{};
}

void MoveDataOut(onnx::TensorProto& tensor, std::vector<Weight>& weights) {
  if (tensor.raw_data().size() <= kInlineLimit) return;
  auto owner = std::make_shared<const std::string>(std::move(*tensor.mutable_raw_data()));
  tensor.clear_raw_data();
  SetReference({static_cast<std::uint32_t>(weights.size()), owner->size()}, &tensor);
  weights.push_back(WeightOf(tensor, owner->size(), {std::as_bytes(std::span(*owner)), owner}));
}

}  // namespace

Result<std::vector<Weight>> TakeWeights(onnx::GraphProto* main) {
  std::vector<onnx::TensorProto*> initializers;
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) initializers.push_back(&tensor);
  });
  std::vector<Weight> weights;
  for (auto* tensor : initializers) {
    LOOM_TRY(AddWithoutSource(*tensor, initializers.size(), weights));
  }
  for (auto* tensor : initializers) MoveDataOut(*tensor, weights);
  return weights;
}

}  // namespace loom
