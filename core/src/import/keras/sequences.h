// What recurrent layers and Bidirectional have in common.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "import/keras/cells.h"
#include "import/keras/layer.h"

namespace loom::keras {

// The layer's input as a sequence, under the mask that it applies; from its end, if reversed.
// Refuses what has no form as a function of the inputs: a layer that keeps its state from one call
// to the next.
Sequence SequenceInput(Layer& layer, bool reversed = false);

// Refuses a layer that keeps its state from one call to the next: that is no function of its
// inputs.
void RefuseStateful(Layer& layer);

// From the last step to the first; axis 1 of the value is time.
Value Reversed(Layer& layer, Value x);

// The states that the call gives to the layer, behind its first input: so many for each direction,
// those of one direction behind those of the other. As ONNX takes them, [directions, batch, units];
// none when the call gives none.
std::vector<Value> InitialStates(Layer& layer, std::size_t count, std::size_t directions);

// Zeros, [batch, sizes]: a state before the first of the steps, [time, batch, …].
Value ZeroState(Layer& layer, Value steps, Sizes sizes);

// The first as the layer's output, the others beside it. All have the mask of the input, or none.
Flow Returned(Layer& layer, const std::vector<Value>& values, bool masked);

}  // namespace loom::keras
