// References from a skeleton to the weight table, and what can be done with the messages around
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "builder/node_store.h"
#include "google/protobuf/arena.h"
#include "loom/model.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

struct WeightReference {
  std::uint32_t index = 0;
  std::uint64_t byte_length = 0;
};

// Makes the tensor a reference to that weight.
void RefersTo(const WeightReference& weight, onnx::TensorProto* tensor);

// The weight that the tensor refers to; nothing when its data is inside, or the reference is not
// ours.
std::optional<WeightReference> ReferenceOf(const onnx::TensorProto& tensor);

// Parses a skeleton into a message that the arena owns. Fails: invalid-argument.
Result<onnx::ModelProto*> ParseSkeleton(std::string_view skeleton, google::protobuf::Arena* arena);

// Fails: model-too-large when protobuf could not read the skeleton back.
Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model);

// The same for a model whose main graph has those nodes, and none of its own.
Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model, const NodeStore& nodes);

// Turns a copy of a model into its check view: each weight, of a body too, becomes a typed input of
// the main graph, and so does each sparse initializer, which no operator's type constraints allow,
// although all runtimes give it to nodes as a dense tensor.
void TurnIntoCheckView(onnx::ModelProto* model);

}  // namespace loom
