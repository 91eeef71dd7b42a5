// Masks: which steps of a sequence count.
#pragma once

#include <cstdint>

#include "import/keras/layer.h"

namespace loom::keras {

// The mask of what a merging layer makes element by element, and of a concatenation along an axis
// of Keras: as the output has it already, but for the mask.
void MergeMasks(Layer& layer, Flow& output);
void ConcatenateMasks(Layer& layer, std::int64_t keras_axis, Flow& output);

// A mask for the operators of ONNX, which leave out steps at the end only: the steps that count are
// moved to the front, and the outputs back.
struct Packing {
  Value kept;     // int64 [batch, time]: 1 where the step counts
  Value counts;   // how many count up to each step, itself included
  Value lengths;  // int64 [batch, 1]: how many count
  explicit operator bool() const { return kept != kAbsent; }
};

// bool [batch, time], of a mask other than kNoMask. Refuses one of other axes.
Value StepsThatCount(Layer& layer, std::uint32_t mask);

Packing Pack(Layer& layer, Value steps_that_count);

// [batch, time, …], with the steps that count in front.
Value Packed(Layer& layer, const Packing& packing, Value x);

// What an operator made of packed steps, [time, directions, batch, units], as [batch, directions,
// time, units] with each step at its own time. A step that does not count repeats the one before,
// in the direction in which they are taken; the first of all repeats the initial state,
// [directions, batch, units] or zeros.
Value Unpacked(Layer& layer, const Packing& packing, Value y, Value initial, const char* direction);

// The last state, [directions, batch, units], where no step counts too.
Value LastState(Layer& layer, const Packing& packing, Value state, Value initial);

}  // namespace loom::keras
