#include "import/keras/sequences.h"

#include <limits>

namespace loom::keras {

void RefuseStateful(Layer& layer) {
  if (!layer.Truth("stateful", false)) return;
  layer.Refuse(
      "stateful is not covered: an ONNX model keeps no state from one run to the next. With "
      "return_state and an initial state, the states are outputs and inputs of the model");
}

Sequence SequenceInput(Layer& layer, bool reversed) {
  RefuseStateful(layer);
  const std::uint32_t mask = layer.MaskToApply();
  if (layer.inputs().empty()) layer.Fail(ErrorCode::kInvalidArgument, "it takes an input");
  if (layer.error()) return {};
  Value x = layer.InKerasOrder(layer.inputs().front());
  if (layer.SizesOf(x).size() != 3) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 3 axes: batch, time, features");
  }
  if (layer.error()) return {};
  if (reversed) x = ReverseTime(layer, x);
  Sequence sequence;
  if (mask != kNoMask) {
    const Value counts = StepsThatCount(layer, mask);
    sequence.packing = MakePacking(layer, reversed ? ReverseTime(layer, counts) : counts);
    x = PackSteps(layer, sequence.packing, x);
  }
  sequence.steps = layer.Node("Transpose", {x}, {{"perm", Sizes{1, 0, 2}}});
  return sequence;
}

Value ReverseTime(Layer& layer, Value x) {
  constexpr std::int64_t kBeforeFirst = std::numeric_limits<std::int64_t>::min();
  return layer.Node("Slice", {x, Sizes{-1}, Sizes{kBeforeFirst}, Sizes{1}, Sizes{-1}});
}

std::vector<Value> InitialStates(Layer& layer, std::size_t count, std::size_t directions) {
  const std::span<const Flow> given = layer.inputs().subspan(layer.inputs().empty() ? 0 : 1);
  if (given.empty() || layer.error()) return {};
  if (given.size() != count * directions) {
    layer.Fail(ErrorCode::kInvalidArgument, "it takes " + std::to_string(count * directions) +
                                                " states, given " + std::to_string(given.size()));
    return {};
  }
  std::vector<Value> states;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Value> parts;
    for (std::size_t direction = 0; direction < directions; ++direction) {
      const Value state = layer.InKerasOrder(given[direction * count + i]);
      parts.push_back(layer.Node("Unsqueeze", {state, Sizes{0}}));
    }
    states.push_back(layer.Concatenate(parts, 0));
  }
  return states;
}

Value ZeroState(Layer& layer, Value steps, Sizes sizes) {
  const Value batch = layer.Node("Slice", {layer.Node("Shape", {steps}), Sizes{1}, Sizes{2}});
  const Value shape = layer.Node("Concat", {batch, std::move(sizes)}, {{"axis", std::int64_t{0}}});
  return layer.Node("Expand", {layer.FilledInitializer("zero", 1, 0), shape});
}

Flow SetOutputs(Layer& layer, const std::vector<Value>& values, bool masked) {
  if (layer.error()) return {};
  Flow output;
  if (masked) output = layer.inputs().front();
  output.order = Flow::Order::kKeras;
  for (const Value value : std::span(values).subspan(1)) {
    output.value = value;
    layer.AddOutput(output);
  }
  output.value = values.front();
  return output;
}

}  // namespace loom::keras
