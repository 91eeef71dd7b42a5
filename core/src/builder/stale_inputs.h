// Inputs of nodes that still hold the name a value had before AddOutput renamed it.
#pragma once

#include "builder/builder_state.h"

namespace loom {

// Correct these inputs in all nodes and their bodies. A second call changes nothing.
void RenameMainInputs(BuilderState& state);
void RenameGraphInputs(const BuilderState& state, const Root& root, onnx::GraphProto* graph);

}  // namespace loom
