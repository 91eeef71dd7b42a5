// SimpleRNN, GRU, LSTM, and RNN with cells.
#include <span>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "import/keras/families.h"
#include "import/keras/sequences.h"

namespace loom::keras {
namespace {

// One of the cells that the layer runs one after the other, and the prefix of the names of its
// weights.
struct StackedCell {
  Layer layer;
  Cell cell;
  std::string prefix;
};

void CheckCell(Layer& layer, const std::string& class_name) {
  if (class_name == "LSTMCell" || class_name == "GRUCell" || class_name == "SimpleRNNCell") return;
  layer.Refuse("a cell of class " + Quoted(class_name) + " is not covered");
}

std::vector<StackedCell> CellsOf(Layer& layer) {
  if (layer.class_name() != "RNN") return {{layer, CellOf(layer), ""}};
  const Json& held = layer.Setting("cell");
  const bool stacked = held.At("class_name").text == "StackedRNNCells";
  const std::span<const Json> cells =
      stacked ? std::span(held.At("config").At("cells").items) : std::span(&held, 1);
  if (cells.empty()) layer.Fail(ErrorCode::kInvalidArgument, "it has no cells");
  std::vector<StackedCell> stack;
  for (const Json& json : cells) {
    CheckCell(layer, json.At("class_name").text);
    Layer inner = layer.Inner(json, {});
    const Cell cell = CellOf(inner);
    layer.AdoptError(inner);
    stack.push_back({inner, cell, stacked ? "RNNCell_" + std::to_string(stack.size()) + "/" : ""});
  }
  return stack;
}

// The result of one cell.
struct Pass {
  std::vector<Value> initial;
  CellOutputs outputs;
};

// Takes the initial states of the next cell from the end of `states`: those of the last cell come
// first.
std::vector<Value> TakeStates(std::vector<Value>& states, std::size_t count) {
  if (states.empty()) return {};
  const auto first = states.end() - static_cast<std::ptrdiff_t>(count);
  std::vector<Value> taken(first, states.end());
  states.erase(first, states.end());
  return taken;
}

std::vector<Pass> Run(Layer& layer, std::vector<StackedCell>& stack, Sequence sequence,
                      const char* direction) {
  std::size_t states = 0;
  for (const StackedCell& each : stack) states += each.cell.states;
  std::vector<Value> initial = InitialStates(layer, states, 1);
  std::vector<Pass> passes;
  for (StackedCell& each : stack) {
    if (!passes.empty()) {
      sequence.steps = layer.Node("Squeeze", {passes.back().outputs.steps, Sizes{1}});
    }
    each.layer.AdoptError(layer);
    Pass pass{TakeStates(initial, each.cell.states), {}};
    pass.outputs =
        RunCell(each.layer, each.cell, {direction, {each.prefix}}, sequence, pass.initial);
    layer.AdoptError(each.layer);
    passes.push_back(std::move(pass));
  }
  return passes;
}

// The steps of the layer's output, [batch, time, units]. Keras returns the steps of a backward
// layer in the order of their computation; ONNX leaves each at its own time.
Value Steps(Layer& layer, const Packing& packing, const Pass& pass, const char* direction) {
  Value steps = pass.outputs.steps;
  if (packing) {
    const Value initial = pass.initial.empty() ? kAbsent : pass.initial.front();
    steps =
        layer.Node("Squeeze", {UnpackSteps(layer, packing, steps, initial, direction), Sizes{1}});
  } else {
    steps = layer.Node("Squeeze", {steps, Sizes{1}});
    steps = layer.Node("Transpose", {steps}, {{"perm", Sizes{1, 0, 2}}});
  }
  return direction == std::string_view("reverse") ? ReverseTime(layer, steps) : steps;
}

// One of the last states, [batch, units].
Value State(Layer& layer, const Packing& packing, const Pass& pass, std::size_t index) {
  Value state = pass.outputs.states[index];
  const Value initial = pass.initial.empty() ? kAbsent : pass.initial[index];
  if (packing) state = LastState(layer, packing, state, initial);
  return layer.Node("Squeeze", {state, Sizes{0}});
}

Flow Recurrent(Layer& layer) {
  std::vector<StackedCell> stack = CellsOf(layer);
  const Sequence sequence = SequenceInput(layer);
  const char* direction = layer.Truth("go_backwards", false) ? "reverse" : "forward";
  const bool sequences = layer.Truth("return_sequences", false);
  const bool states = layer.Truth("return_state", false);
  if (layer.error()) return {};
  const std::vector<Pass> passes = Run(layer, stack, sequence, direction);
  std::vector<Value> outputs{sequences ? Steps(layer, sequence.packing, passes.back(), direction)
                                       : State(layer, sequence.packing, passes.back(), 0)};
  for (auto pass = passes.rbegin(); states && pass != passes.rend(); ++pass) {
    for (std::size_t i = 0; i < pass->outputs.states.size(); ++i) {
      const bool known = !sequences && outputs.size() == 1;
      outputs.push_back(known ? outputs.front() : State(layer, sequence.packing, *pass, i));
    }
  }
  return SetOutputs(layer, outputs, sequences);
}

constexpr LayerKind kKinds[] = {
    {"SimpleRNN", Recurrent, MaskRule::kOwn},
    {"GRU", Recurrent, MaskRule::kOwn},
    {"LSTM", Recurrent, MaskRule::kOwn},
    {"RNN", Recurrent, MaskRule::kOwn},
};

}  // namespace

std::span<const LayerKind> RecurrentLayers() { return kKinds; }

}  // namespace loom::keras
