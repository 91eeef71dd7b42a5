// The full check of a model.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Runs the official checker and strict inference of the whole model on the check view. The model is
// not changed. Fails: check-failed.
Status CheckFully(const onnx::ModelProto& model);

// The same check on a copy of the model, which it changes.
Status CheckCopyFully(onnx::ModelProto* copy);

// Returns the model's check view, allocated in the arena, with all inferred types: every value is
// in value_info, and outputs are refined. Fails: check-failed; as InferGraph.
Result<onnx::ModelProto*> InferredView(const onnx::ModelProto& model,
                                       google::protobuf::Arena* arena);

}  // namespace loom
