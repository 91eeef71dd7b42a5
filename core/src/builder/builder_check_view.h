// The check view of a model that is being built.
#pragma once

#include "builder/builder_state.h"
#include "google/protobuf/arena.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Copies the model without nodes that were already checked: those that came from the node cache,
// because ONNX's checker and inference cannot distinguish them from an earlier node. Values of
// omitted nodes become graph inputs. If AddOutput narrowed a type after use, no node is omitted.
onnx::ModelProto* MakeBuilderCheckView(const BuilderState& state, google::protobuf::Arena* arena);

}  // namespace loom
