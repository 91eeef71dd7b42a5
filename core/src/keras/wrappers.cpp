// Bidirectional and TimeDistributed.
#include "keras/families.h"
#include "keras/layer_graph.h"
#include "keras/sequences.h"
#include "text.h"

namespace loom::keras {
namespace {

// The two directions by themselves, which stand on that axis.
std::vector<Value> Halves(Layer& layer, Value y, std::int64_t axis) {
  std::vector<Value> halves = layer.Outputs("Split", {y, Sizes{1, 1}}, {{"axis", axis}}, 2);
  for (Value& half : halves) half = layer.Node("Squeeze", {half, Sizes{axis}});
  return halves;
}

// The directions side by side, [batch, (time,) direction, units], become one, or stay two.
std::vector<Value> Merged(Layer& layer, Value y, bool sequences) {
  const std::int64_t axis = sequences ? 2 : 1;
  if (layer.Setting("merge_mode").IsNull()) return Halves(layer, y, axis);
  const std::string mode = layer.Text("merge_mode", "");
  if (mode == "concat") {
    Sizes shape = layer.SizesOf(y);
    if (layer.error()) return {y};
    const std::int64_t units = shape.back();
    shape = sequences ? Sizes{0, 0, 2 * units} : Sizes{0, 2 * units};
    return {layer.Node("Reshape", {y, shape})};
  }
  const char* op_type = nullptr;
  if (mode == "sum") op_type = "ReduceSum";
  if (mode == "ave") op_type = "ReduceMean";
  if (mode == "mul") op_type = "ReduceProd";
  if (op_type) return {layer.Reduced(op_type, y, {axis})};
  layer.Refuse("merge_mode " + Shown(layer.Setting("merge_mode")) + " is not covered");
  return {y};
}

// [batch, time, direction, units].
Value BothSteps(Layer& layer, const Packing& packing, Value y, Value initial,
                const Directions& directions) {
  if (!packing) return layer.Node("Transpose", {y}, {{"perm", Sizes{2, 0, 1, 3}}});
  const Value steps = Unpacked(layer, packing, y, initial, directions.name);
  return layer.Node("Transpose", {steps}, {{"perm", Sizes{0, 2, 1, 3}}});
}

Flow Bidirectional(Layer& layer) {
  Layer inner = layer.Inner(layer.Setting("layer"), {layer.inputs().begin(), layer.inputs().end()});
  const std::string& kind = inner.class_name();
  if (kind != "LSTM" && kind != "GRU" && kind != "SimpleRNN") {
    layer.Refuse("it holds a layer of class " + Quoted(kind) + ", which is not covered");
    return {};
  }
  const std::string& name = layer.Setting("layer").At("config").At("name").text;
  const Directions directions{"bidirectional", {"forward_" + name + "/", "backward_" + name + "/"}};
  const Cell cell = CellOf(inner);
  const Sequence sequence = SequenceInput(inner, inner.Truth("go_backwards", false));
  const std::vector<Value> initial = InitialStates(inner, cell.states, 2);
  const CellOutputs outputs = RunCell(inner, cell, directions, sequence, initial);
  const bool sequences = inner.Truth("return_sequences", false);
  const auto before = [&](std::size_t i) { return initial.empty() ? kAbsent : initial[i]; };
  const auto state = [&](std::size_t i) {
    const Value last = outputs.states[i];
    return sequence.packing ? LastState(inner, sequence.packing, last, before(i)) : last;
  };
  const Value y = sequences
                      ? BothSteps(inner, sequence.packing, outputs.steps, before(0), directions)
                      : inner.Node("Transpose", {state(0)}, {{"perm", Sizes{1, 0, 2}}});
  layer.Adopt(inner);
  std::vector<Value> returned = Merged(layer, y, sequences);
  if (inner.Truth("return_state", false)) {
    std::vector<Value> backward;
    for (std::size_t i = 0; i < cell.states; ++i) {
      const std::vector<Value> halves = Halves(layer, state(i), 0);
      returned.push_back(halves[0]);
      backward.push_back(halves[1]);
    }
    returned.insert(returned.end(), backward.begin(), backward.end());
  }
  return Returned(layer, returned, sequences);
}

// The sizes of a step: those of the value without batch and time.
Sizes StepSizes(Layer& layer, Value x, std::size_t leading) {
  const Sizes sizes = layer.SizesOf(x);
  if (sizes.size() < leading) return {};
  Sizes step(sizes.begin() + static_cast<std::ptrdiff_t>(leading), sizes.end());
  for (const std::int64_t size : step) {
    if (size == kOpen) layer.Refuse("steps of an open size are not covered");
  }
  return step;
}

// [batch × time, …] as [batch, time, …], as the steps were before.
Value WithTime(Layer& layer, Value y, Value steps_before) {
  const Sizes step = StepSizes(layer, y, 1);
  const Sizes before = layer.SizesOf(steps_before);
  if (layer.error()) return y;
  if (before[1] != kOpen) {
    Sizes shape{-1, before[1]};
    shape.insert(shape.end(), step.begin(), step.end());
    return layer.Node("Reshape", {y, std::move(shape)});
  }
  const Value leading =
      layer.Node("Slice", {layer.Node("Shape", {steps_before}), Sizes{0}, Sizes{2}});
  const Value shape =
      step.empty() ? leading : layer.Node("Concat", {leading, step}, {{"axis", std::int64_t{0}}});
  return layer.Node("Reshape", {y, shape});
}

// What the held layer or model makes of each step.
Value EachStep(Layer& layer, const Json& held, Value steps) {
  if (IsModel(held)) {
    auto outputs = ConvertInnerModel(layer.conversion(), held, {Flow{steps}});
    if (!outputs.ok()) {
      layer.Fail(outputs.error());
      return steps;
    }
    if (outputs->size() != 1) layer.Refuse("a model of several outputs is not covered in it");
    return layer.InKerasOrder(outputs->front());
  }
  const LayerKind* kind = FindLayer(held.At("class_name").text);
  if (!kind) {
    layer.Refuse("it holds a layer of class " + Shown(held.At("class_name")) +
                 ", which is not covered");
    return steps;
  }
  Layer inner = layer.Inner(held, {Flow{steps}});
  const Value y = inner.InKerasOrder(kind->convert(inner));
  if (!inner.more().empty()) inner.Refuse("a layer of several outputs is not covered in it");
  layer.Adopt(inner);
  return y;
}

// A layer on every step: the steps go into the batch. Dense takes them as they are.
Flow TimeDistributed(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const Json& held = layer.Setting("layer");
  if (layer.SizesOf(x).size() < 3) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 3 axes or more");
  }
  if (layer.error()) return {};
  if (held.At("class_name").text == "Dense") return {EachStep(layer, held, x)};
  Sizes flat = StepSizes(layer, x, 2);
  flat.insert(flat.begin(), -1);
  const Value y = EachStep(layer, held, layer.Node("Reshape", {x, std::move(flat)}));
  return {WithTime(layer, y, x)};
}

constexpr LayerKind kKinds[] = {
    {"Bidirectional", Bidirectional, MaskRule::kOwn},
    {"TimeDistributed", TimeDistributed, MaskRule::kPassed},
};

}  // namespace

std::span<const LayerKind> WrapperLayers() { return kKinds; }

}  // namespace loom::keras
