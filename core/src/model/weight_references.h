// The references of a skeleton to its weights: initializers whose data is external, at the location
// "loom:<place of the weight in Model::weights>".
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "loom/model.h"
#include "onnx/onnx_pb.h"
#include "proto/subgraphs.h"

namespace loom {

struct WeightReference {
  std::uint32_t index = 0;
  std::uint64_t byte_length = 0;
};

// Makes the tensor a reference to that weight.
void SetReference(const WeightReference& weight, onnx::TensorProto* tensor);

// The weight that the tensor refers to; nothing when its data is inside, or the reference is not
// ours.
std::optional<WeightReference> ReferenceOf(const onnx::TensorProto& tensor);

// Whether a tensor, wherever it stands in the model, has external data that is no weight of ours.
bool HasForeignData(const onnx::ModelProto& model);

// The weight of an initializer: its name, data type and dims, with that length and source.
Weight WeightOf(const onnx::TensorProto& tensor, std::uint64_t byte_length, WeightSource source);

// Visits the initializers of a graph and of all bodies in it that refer to a weight.
template <typename Visit>  // Visit(onnx::TensorProto&, const WeightReference&)
void ForEachReference(onnx::GraphProto* main, Visit visit) {
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
      if (const auto reference = ReferenceOf(tensor)) visit(tensor, *reference);
    }
  });
}

// The weights that the graph still refers to, in the order of the graph and named as it names them;
// its references are numbered anew. One that is not among `weights` has no source.
std::vector<Weight> Renumber(onnx::GraphProto* graph, const std::vector<Weight>& weights);

}  // namespace loom
