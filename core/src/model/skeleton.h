// Conversion between a skeleton and its message, and the check view.
#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Parses a skeleton into a message that the arena owns. Fails: invalid-argument if the bytes are
// not a model with a graph, or if a tensor has external data that is not a weight.
Result<onnx::ModelProto*> ParseSkeleton(std::string_view skeleton, google::protobuf::Arena* arena);

// Serialises the message. Fails: model-too-large if protobuf could not read the skeleton back.
Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model);

// The error for a skeleton that protobuf could not read back.
Error SkeletonTooLarge();

// Turns a copy of a model into its check view. Each weight, also in bodies, becomes a typed input
// of the main graph. So does each sparse initializer: all runtimes pass it to nodes as a dense
// tensor, although no operator's type constraints allow a sparse one.
void TurnIntoCheckView(onnx::ModelProto* model);

}  // namespace loom
