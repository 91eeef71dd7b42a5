// A skeleton as a message, and its check view.
#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Parses a skeleton into a message that the arena owns. Fails: invalid-argument.
Result<onnx::ModelProto*> ParseSkeleton(std::string_view skeleton, google::protobuf::Arena* arena);

// Fails: model-too-large when protobuf could not read the skeleton back.
Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model);

// The error of a skeleton that protobuf could not read back.
Error SkeletonTooLarge();

// Turns a copy of a model into its check view: each weight, of a body too, becomes a typed input of
// the main graph, and so does each sparse initializer, which no operator's type constraints allow,
// although all runtimes give it to nodes as a dense tensor.
void TurnIntoCheckView(onnx::ModelProto* model);

}  // namespace loom
