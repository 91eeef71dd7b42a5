// Inputs of nodes that name a value by the name it had before AddOutput gave it another.
#pragma once

#include "builder_state.h"

namespace loom {

// Corrects them in the graph and the bodies in it. Doing it twice does no harm.
void RenameInputs(const Root& root, onnx::GraphProto* graph);

}  // namespace loom
