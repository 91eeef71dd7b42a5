// The check view of a model that a builder made.
#pragma once

#include "builder_state.h"
#include "google/protobuf/arena.h"
#include "onnx/onnx_pb.h"

namespace loom {

// A copy, in the arena, of the builder's model with no node of the main graph that repeats another
// (see Repeats): those that are left are all that ONNX's checker and inference can tell apart. What
// a node in it or the graph's outputs use of the nodes that are left out becomes a graph input of
// that type.
onnx::ModelProto* DistinctView(const BuilderState& state, google::protobuf::Arena* arena);

}  // namespace loom
