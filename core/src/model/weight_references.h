// The references of a skeleton to its weights: initializers with external data at the location
// "loom:<index in Model::weights>".
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

// Makes the tensor a reference to the weight.
void SetReference(const WeightReference& weight, onnx::TensorProto* tensor);

// The weight that the tensor refers to; nullopt if its data is inline or is not a weight of ours.
std::optional<WeightReference> ReferenceOf(const onnx::TensorProto& tensor);

// Whether any tensor of the model has external data that is not a weight of ours.
bool HasForeignData(const onnx::ModelProto& model);

// Makes the weight of an initializer: its name, data type and dims, with the given length and
// source.
Weight WeightOf(const onnx::TensorProto& tensor, std::uint64_t byte_length, WeightSource source);

// Visits the initializers that refer to a weight, in the graph and in all its bodies.
template <typename Visit>  // Visit(onnx::TensorProto&, const WeightReference&)
void ForEachReference(onnx::GraphProto* main, Visit visit) {
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
      if (const auto reference = ReferenceOf(tensor)) visit(tensor, *reference);
    }
  });
}

// Returns the weights that the graph still refers to, in the order of the graph and with its names,
// and renumbers the references. A reference that is not in `weights` gets a weight without a
// source.
std::vector<Weight> Renumber(onnx::GraphProto* graph, const std::vector<Weight>& weights);

}  // namespace loom
