#include "import/keras/scanned_cells.h"

#include <string_view>

#include "import/keras/activations.h"
#include "import/keras/sequences.h"

namespace loom::keras {
namespace {

Value Activation(Layer& layer, Value value) {
  return layer.InKerasOrder(ApplyActivation(layer, {value}, "activation", "tanh"));
}

Value Gate(Layer& layer, Value value) {
  return layer.InKerasOrder(
      ApplyActivation(layer, {value}, "recurrent_activation", "hard_sigmoid"));
}

std::vector<Value> Split(Layer& layer, Value value, Sizes sizes) {
  const auto count = static_cast<std::uint32_t>(sizes.size());
  return layer.Outputs("Split", {value, std::move(sizes)}, {{"axis", std::int64_t{-1}}}, count);
}

// The columns of `count` gates of a recurrent kernel [units, gates x units], from gate `first` on.
Value Columns(Layer& layer, const KerasWeight* kernel, const Cell& cell, std::int64_t first,
              std::int64_t count) {
  const auto gates = static_cast<std::int64_t>(cell.gates.size());
  const std::vector<Slice> slices{
      {kernel, first * cell.units, {cell.units, count * cell.units}, {gates * cell.units, 1}}};
  return layer.Initializer(kernel, slices, {cell.units, count * cell.units});
}

// One direction of a cell, with the gates in Keras' order.
struct Direction {
  const Cell& cell;
  Value of_input;  // [time, batch, gates x units]: all steps times the kernel, plus the bias
  Value kernel;    // of the state, without the columns that a GRU applies after its reset
  Value reset_kernel;
};

Direction DirectionOf(Layer& layer, const Cell& cell, const std::string& prefix, Value steps) {
  const auto gates = static_cast<std::int64_t>(cell.gates.size());
  const std::int64_t rows = gates * cell.units;
  const Value kernel = layer.Initializer(layer.Weight(prefix + "kernel", {kOpen, rows}));
  Direction direction{cell, layer.Node("MatMul", {steps, kernel}), {}, {}};
  if (layer.Truth("use_bias", true)) {
    const Value bias = layer.Initializer(layer.Weight(prefix + "bias", {rows}));
    direction.of_input = layer.Node("Add", {direction.of_input, bias});
  }
  const KerasWeight* recurrent = layer.Weight(prefix + "recurrent_kernel", {cell.units, rows});
  const bool resets = cell.op_type == std::string_view("GRU");
  direction.kernel = resets ? Columns(layer, recurrent, cell, 0, 2) : layer.Initializer(recurrent);
  if (resets) direction.reset_kernel = Columns(layer, recurrent, cell, 2, 1);
  return direction;
}

// A step of a GRU, with the gates z and r. Returns the next state.
std::vector<Value> GruStep(Layer& layer, const Direction& direction, Value h, Value x) {
  const std::int64_t units = direction.cell.units;
  const std::vector<Value> of_input = Split(layer, x, {2 * units, units});
  const Value sum = layer.Node("Add", {of_input[0], layer.Node("MatMul", {h, direction.kernel})});
  const std::vector<Value> gates = Split(layer, sum, {units, units});
  const Value z = Gate(layer, gates[0]);
  const Value r = Gate(layer, gates[1]);
  const Value reset = layer.Node("MatMul", {layer.Node("Mul", {r, h}), direction.reset_kernel});
  const Value fresh = Activation(layer, layer.Node("Add", {of_input[1], reset}));
  const Value kept = layer.Node("Mul", {z, h});
  const Value share = layer.Node("Sub", {1.0, z});
  return {layer.Node("Add", {kept, layer.Node("Mul", {share, fresh})})};
}

// A step of an LSTM, with the gates i, f, c, o. Returns the next states h and c.
std::vector<Value> LstmStep(Layer& layer, const Direction& direction, Value h, Value c, Value x) {
  const Value sum = layer.Node("Add", {x, layer.Node("MatMul", {h, direction.kernel})});
  const std::vector<Value> gates = Split(layer, sum, Sizes(4, direction.cell.units));
  const Value kept = layer.Node("Mul", {Gate(layer, gates[1]), c});
  const Value fresh = layer.Node("Mul", {Gate(layer, gates[0]), Activation(layer, gates[2])});
  const Value next = layer.Node("Add", {kept, fresh});
  return {layer.Node("Mul", {Gate(layer, gates[3]), Activation(layer, next)}), next};
}

std::vector<Value> Step(Layer& layer, const Direction& direction, std::span<const Value> states,
                        Value x) {
  if (states.size() == 2) return LstmStep(layer, direction, states[0], states[1], x);
  if (direction.reset_kernel != kAbsent) return GruStep(layer, direction, states[0], x);
  const Value of_state = layer.Node("MatMul", {states[0], direction.kernel});
  return {Activation(layer, layer.Node("Add", {x, of_state}))};
}

// The initial states of one direction, [batch, units] each; zeros if none are given.
std::vector<Value> InitialOf(Layer& layer, const Cell& cell, Value steps,
                             const std::vector<Value>& initial, std::int64_t direction) {
  std::vector<Value> states;
  states.reserve(initial.size());
  for (const Value each : initial) states.push_back(layer.Node("Gather", {each, direction}));
  if (!states.empty()) return states;
  return std::vector<Value>(cell.states, ZeroState(layer, steps, {cell.units}));
}

// The steps that count after packing, bool [time, batch, 1]: those at the front.
Value PackedStepMask(Layer& layer, const Packing& packing) {
  Value& cached = layer.conversion().DerivedValue(packing.mask, "counted");
  if (cached == kAbsent) {
    const Value time = layer.Node(
        "Squeeze",
        {layer.Node("Slice", {layer.Node("Shape", {packing.mask}), Sizes{1}, Sizes{2}})});
    const Value number = layer.Node("Range", {std::int64_t{0}, time, std::int64_t{1}});
    const Value less = layer.Node("Less", {number, packing.lengths});
    cached = layer.Node("Unsqueeze",
                        {layer.Node("Transpose", {less}, {{"perm", Sizes{1, 0}}}), Sizes{2}});
  }
  return cached;
}

// Scans one direction. Returns its last states, followed by the outputs of its steps.
std::vector<Value> ScanDirection(Layer& layer, const Direction& direction, const Packing& packing,
                                 const std::vector<Value>& states, bool backwards) {
  std::vector<Value> sequences{direction.of_input};
  if (packing) sequences.push_back(PackedStepMask(layer, packing));
  return layer.Scan(states, sequences, backwards, [&](std::span<const Value> values) {
    const std::span<const Value> before = values.first(states.size());
    std::vector<Value> next = Step(layer, direction, before, values[states.size()]);
    for (std::size_t i = 0; packing && i < next.size(); ++i) {
      next[i] = layer.Node("Where", {values.back(), next[i], before[i]});
    }
    next.push_back(next.front());
    return next;
  });
}

}  // namespace

CellOutputs ScanCell(Layer& layer, const Cell& cell, const Directions& directions,
                     const Sequence& sequence, const std::vector<Value>& initial) {
  std::vector<std::vector<Value>> parts(cell.states + 1);
  for (std::size_t i = 0; i < directions.prefixes.size(); ++i) {
    const Direction direction = DirectionOf(layer, cell, directions.prefixes[i], sequence.steps);
    const bool backwards = i == 1 || directions.name == std::string_view("reverse");
    const std::vector<Value> ends = ScanDirection(
        layer, direction, sequence.packing,
        InitialOf(layer, cell, sequence.steps, initial, static_cast<std::int64_t>(i)), backwards);
    for (std::size_t k = 0; k < ends.size(); ++k) {
      const std::int64_t axis = k < cell.states ? 0 : 1;
      parts[k].push_back(layer.Node("Unsqueeze", {ends[k], Sizes{axis}}));
    }
  }
  std::vector<Value> states;
  states.reserve(cell.states);
  for (std::size_t k = 0; k < cell.states; ++k) states.push_back(layer.Concatenate(parts[k], 0));
  return {layer.Concatenate(parts.back(), 1), std::move(states)};
}

}  // namespace loom::keras
