// Types of all values of a finished graph, found as the builder finds them: node by node.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Gives every node output of the graph of `model` its type, in value_info or as a graph output,
// narrowed by the one that stands there. `model` is a check view that the checker has accepted.
// Fails: type-mismatch, shape-mismatch; as FindSchema.
Status InferGraph(onnx::ModelProto* model);

}  // namespace loom
