// Infers the types of all values of a finished graph, node by node, as the builder does.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Writes the type of every node output to the graph's value_info or graph output, narrowed by the
// type that is already there. `model` must be a check view that the checker has accepted. Fails:
// type-mismatch, shape-mismatch; as FindSchema.
Status InferGraph(onnx::ModelProto* model);

}  // namespace loom
