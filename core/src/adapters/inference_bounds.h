// Checks what ONNX 1.23's inference functions take for granted. Otherwise they read out of bounds,
// overflow, never end, or allocate without limit. Paths of errors begin below the node.
#pragma once

#include <span>

#include "adapters/inference.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Checks a node before its inference function runs. Fails: bad-attribute, bad-arity,
// shape-mismatch, unsupported.
Status CheckInferenceBounds(const onnx::NodeProto& node, std::span<const InferenceInput> inputs);

// Checks that no inferred dim is negative. In a body, a negative dim becomes unknown, because a
// branch that is never taken need not fit. Fails: shape-mismatch.
Status CheckInferredShapes(InferenceScope scope, std::span<InferredOutput> outputs);

}  // namespace loom
