// The check view of a model that a builder made.
#pragma once

#include "builder/builder_state.h"
#include "google/protobuf/arena.h"
#include "onnx/onnx_pb.h"

namespace loom {

// A copy, in the arena, of the builder's model with no node of the main graph that repeats another
// (see NodeCache) or was in a model that passed the check (CheckedNodes): ONNX's checker and
// inference could not tell it apart. What a node in it or the graph's outputs use of the nodes that
// are left out becomes a graph input of that type. All nodes are in it when a type was narrowed
// that nodes had been inferred with.
onnx::ModelProto* DistinctView(const BuilderState& state, google::protobuf::Arena* arena);

}  // namespace loom
