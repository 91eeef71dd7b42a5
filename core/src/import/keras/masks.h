// Masks: which steps of a sequence count. ONNX's recurrent operators can only leave out steps at
// the end, so the steps that count are packed to the front, the operator runs on the packed steps,
// and its outputs are moved back. A masked layer thus stays one RNN, GRU or LSTM node, which
// runtimes have kernels for, in place of a Scan. It depends on a stable TopK and on the order in
// which TensorFlow.js passes masks on: a layer that runs with another mask than its input's is
// refused.
#pragma once

#include <cstdint>

#include "import/keras/layer.h"

namespace loom::keras {

// Set the mask of a merging layer's output: of an elementwise operation, or of a concatenation
// along `keras_axis`. `output` must be complete except for its mask.
void MergeMasks(Layer& layer, Flow& output);
void ConcatenateMasks(Layer& layer, std::int64_t keras_axis, Flow& output);

// A mask in the form that packs and unpacks steps.
struct Packing {
  Value mask;     // int64 [batch, time]: 1 where the step counts
  Value counts;   // int64 [batch, time]: how many count up to and including each step
  Value lengths;  // int64 [batch, 1]: how many count
  explicit operator bool() const { return mask != kAbsent; }
};

// The mask as bool [batch, time]. `mask` must not be kNoMask. Refuses a mask with other axes.
Value StepsThatCount(Layer& layer, std::uint32_t mask);

// The packing of a mask that StepsThatCount returned.
Packing MakePacking(Layer& layer, Value steps_that_count);

// `x`, [batch, time, …], with the steps that count moved to the front.
Value PackSteps(Layer& layer, const Packing& packing, Value x);

// Moves the outputs of packed steps back: [time, directions, batch, units] becomes [batch,
// directions, time, units] with each step at its own time. A step that does not count repeats the
// step before it, in reading direction. If there is none, it repeats the initial state,
// [directions, batch, units], or zeros.
Value UnpackSteps(Layer& layer, const Packing& packing, Value y, Value initial,
                  const char* direction);

// The last state, [directions, batch, units]. It is the initial state, or zeros, where no step
// counts.
Value LastState(Layer& layer, const Packing& packing, Value state, Value initial);

}  // namespace loom::keras
