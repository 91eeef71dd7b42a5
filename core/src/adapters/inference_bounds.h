// Bounds on what ONNX 1.23's inference functions take for granted. Without them, these read out of
// bounds, overflow, never end, or ask for memory without end. The path of an error begins below the
// node.
#pragma once

#include <span>

#include "adapters/inference.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// What must hold of a node before its inference function runs. Fails: bad-attribute, bad-arity,
// shape-mismatch, unsupported.
Status CheckInferenceBounds(const onnx::NodeProto& node, std::span<const InferenceInput> inputs);

// What must hold of its outcome: no negative dim. In a body one becomes unknown, because a branch
// that is never taken need not fit. Else it fails: shape-mismatch.
Status CheckInferredShapes(InferenceScope scope, std::span<InferredOutput> outputs);

}  // namespace loom
