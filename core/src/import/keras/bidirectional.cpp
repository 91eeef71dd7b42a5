// The layer Bidirectional.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/text.h"
#include "import/keras/conv_lstm.h"
#include "import/keras/families.h"
#include "import/keras/sequences.h"

namespace loom::keras {
namespace {

// Splits a value into its two directions along the axis.
std::vector<Value> SplitDirections(Layer& layer, Value y, std::int64_t axis) {
  std::vector<Value> halves = layer.Outputs("Split", {y, Sizes{1, 1}}, {{"axis", axis}}, 2);
  for (Value& half : halves) half = layer.Node("Squeeze", {half, Sizes{axis}});
  return halves;
}

// The operators that merge two directions; a concatenation needs neither.
struct MergeMode {
  std::string_view keras;
  const char* pair;  // the operator that merges two values
  const char* axis;  // the operator that reduces an axis with both
};
constexpr MergeMode kModes[] = {
    {"sum", "Sum", "ReduceSum"},
    {"ave", "Mean", "ReduceMean"},
    {"mul", "Mul", "ReduceProd"},
    {"concat", nullptr, nullptr},
};

const MergeMode& MergeModeOf(Layer& layer) {
  const std::string mode = layer.Text("merge_mode", "");
  const auto* found = std::ranges::find(kModes, mode, &MergeMode::keras);
  if (found != std::end(kModes)) return *found;
  layer.Refuse("merge_mode " + Shown(layer.Setting("merge_mode")) + " is not covered");
  return kModes[0];
}

std::vector<Value> MergePair(Layer& layer, Value forward, Value backward) {
  if (layer.Setting("merge_mode").IsNull()) return {forward, backward};
  const MergeMode& mode = MergeModeOf(layer);
  if (!mode.axis) return {layer.Concatenate({forward, backward}, -1)};
  return {layer.Node(mode.pair, {forward, backward})};
}

// Merges the two directions of [batch, (time,) direction, units] into one, or returns both.
std::vector<Value> MergeDirections(Layer& layer, Value y, bool sequences) {
  const std::int64_t axis = sequences ? 2 : 1;
  if (layer.Setting("merge_mode").IsNull()) return SplitDirections(layer, y, axis);
  const MergeMode& mode = MergeModeOf(layer);
  if (!mode.axis) {
    Sizes shape = layer.SizesOf(y);
    if (layer.error()) return {y};
    const std::int64_t units = shape.back();
    shape = sequences ? Sizes{0, 0, 2 * units} : Sizes{0, 2 * units};
    return {layer.Node("Reshape", {y, shape})};
  }
  return {layer.Reduce(mode.axis, y, {axis})};
}

// The steps of both directions: [batch, time, direction, units].
Value BothSteps(Layer& layer, const Packing& packing, Value y, Value initial,
                const Directions& directions) {
  if (!packing) return layer.Node("Transpose", {y}, {{"perm", Sizes{2, 0, 1, 3}}});
  const Value steps = UnpackSteps(layer, packing, y, initial, directions.name);
  return layer.Node("Transpose", {steps}, {{"perm", Sizes{0, 2, 1, 3}}});
}

// One RNN, GRU or LSTM node of ONNX computes both directions.
Flow ConvertRecurrent(Layer& layer, Layer& inner, const Directions& directions) {
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
  layer.AdoptError(inner);
  std::vector<Value> results = MergeDirections(layer, y, sequences);
  if (inner.Truth("return_state", false)) {
    std::vector<Value> backward;
    for (std::size_t i = 0; i < cell.states; ++i) {
      const std::vector<Value> halves = SplitDirections(layer, state(i), 0);
      results.push_back(halves[0]);
      backward.push_back(halves[1]);
    }
    results.insert(results.end(), backward.begin(), backward.end());
  }
  return SetOutputs(layer, results, sequences);
}

Flow ConvertConvLstm(Layer& layer, Layer& inner, const Directions& directions) {
  if (inner.inputs().size() > 1) {
    inner.Refuse("an initial state is not covered: TensorFlow.js does not run it with one");
  }
  const Value x = ConvLstmInput(inner, inner.Truth("go_backwards", false));
  layer.AdoptError(inner);
  if (layer.error()) return {};
  const std::vector<Flow> forward = RunConvLstm(inner, x, false, directions.prefixes[0], {});
  const std::vector<Flow> backward = RunConvLstm(inner, x, true, directions.prefixes[1], {});
  std::vector<Value> states;
  for (const auto* pass : {&forward, &backward}) {
    for (const Flow& flow : std::span(*pass).subspan(1)) {
      states.push_back(inner.InKerasOrder(flow));
    }
  }
  const Value first = inner.InKerasOrder(forward.front());
  const Value second = inner.InKerasOrder(backward.front());
  layer.AdoptError(inner);
  std::vector<Value> results = MergePair(layer, first, second);
  results.insert(results.end(), states.begin(), states.end());
  return SetOutputs(layer, results, false);
}

Flow Bidirectional(Layer& layer) {
  Layer inner = layer.Inner(layer.Setting("layer"), {layer.inputs().begin(), layer.inputs().end()});
  const std::string& kind = inner.class_name();
  const std::string& name = layer.Setting("layer").At("config").At("name").text;
  const Directions directions{"bidirectional", {"forward_" + name + "/", "backward_" + name + "/"}};
  if (kind == "ConvLSTM2D") return ConvertConvLstm(layer, inner, directions);
  if (kind == "LSTM" || kind == "GRU" || kind == "SimpleRNN") {
    return ConvertRecurrent(layer, inner, directions);
  }
  layer.Refuse("it holds a layer of class " + Quoted(kind) + ", which is not covered");
  return {};
}

constexpr LayerKind kKinds[] = {{"Bidirectional", Bidirectional, MaskRule::kOwn}};

}  // namespace

std::span<const LayerKind> BidirectionalLayers() { return kKinds; }

}  // namespace loom::keras
