// Inputs of nodes that name a value by the name it had before AddOutput gave it another.
#pragma once

#include "builder/builder_state.h"

namespace loom {

// Corrects them in the nodes and the bodies in them. Doing it twice does no harm.
void RenameMainInputs(BuilderState& state);
void RenameGraphInputs(const BuilderState& state, const Root& root, onnx::GraphProto* graph);

}  // namespace loom
