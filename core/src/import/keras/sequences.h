// Helpers of recurrent layers and Bidirectional.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "import/keras/cells.h"
#include "import/keras/layer.h"

namespace loom::keras {

// The layer's input as a sequence, packed by the mask that applies to it; reversed in time if
// `reversed`. Refuses a stateful layer.
Sequence SequenceInput(Layer& layer, bool reversed = false);

// Refuses a layer that keeps its state between calls, because its output is not a function of its
// inputs.
void RefuseStateful(Layer& layer);

// Reverses the order of the steps, which are axis 1.
Value ReverseTime(Layer& layer, Value x);

// The initial states that the call passes behind the first input: `count` for each direction, all
// of the first direction before those of the second. Returns them in ONNX's form, [directions,
// batch, units] each; empty if the call passes none.
std::vector<Value> InitialStates(Layer& layer, std::size_t count, std::size_t directions);

// An initial state of zeros, [batch, sizes…], for steps [time, batch, …].
Value ZeroState(Layer& layer, Value steps, Sizes sizes);

// Makes the first value the layer's output and the others its further outputs. All have the mask of
// the input if `masked`, else none.
Flow SetOutputs(Layer& layer, const std::vector<Value>& values, bool masked);

}  // namespace loom::keras
