// The whole check of a model.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Official checker and strict whole-model inference over the check view. Fails: check-failed.
Status CheckFully(const onnx::ModelProto& model);

// The same of a copy of the model, which it may change.
Status CheckCopyFully(onnx::ModelProto* copy);

// A copy of the model's check view, in the arena, with the types that inference finds: all values
// in value_info, outputs refined. Fails: check-failed; as InferGraph.
Result<onnx::ModelProto*> InferredView(const onnx::ModelProto& model,
                                       google::protobuf::Arena* arena);

}  // namespace loom
