// SimpleRNN, GRU, LSTM and Bidirectional, in the layout that runtimes have kernels for:
// [time, batch, features].
#include <limits>

#include "keras/families.h"
#include "text.h"

namespace loom::keras {
namespace {

// ONNX's operator, and where each of its gates stands among those of Keras.
struct Cell {
  const char* op_type = nullptr;
  std::vector<std::int64_t> gates;
  std::vector<std::string> activations;  // of ONNX, in its order

  std::int64_t rows(std::int64_t units) const {
    return static_cast<std::int64_t>(gates.size()) * units;
  }
};

// What the names of weights begin with: one for each direction.
using Directions = std::vector<std::string>;

// The activations that ONNX has by the same definition and numbers.
std::string ActivationOf(Layer& layer, std::string_view key, std::string_view fallback) {
  static constexpr std::pair<std::string_view, const char*> kNames[] = {
      {"tanh", "Tanh"}, {"sigmoid", "Sigmoid"},   {"hard_sigmoid", "HardSigmoid"},
      {"relu", "Relu"}, {"softsign", "Softsign"}, {"softplus", "Softplus"},
  };
  const std::string name = layer.Text(key, fallback);
  for (const auto& [keras, onnx] : kNames) {
    if (name == keras) return onnx;
  }
  layer.Refuse(std::string(key) + " " + Quoted(name) + " is not covered in a recurrent layer");
  return {};
}

Cell CellOf(Layer& layer) {
  const std::string& kind = layer.class_name();
  const std::string activation = ActivationOf(layer, "activation", "tanh");
  if (kind == "SimpleRNN") return {"RNN", {0}, {activation}};
  const std::string gate = ActivationOf(layer, "recurrent_activation", "hard_sigmoid");
  if (kind == "GRU") {  // z, r, h in both
    if (layer.Truth("reset_after", false)) {
      layer.Refuse("reset_after is not covered: TensorFlow.js has none");
    }
    return {"GRU", {0, 1, 2}, {gate, activation}};
  }
  return {"LSTM", {0, 3, 1, 2}, {gate, activation, activation}};  // i, f, c, o: i, o, f, c
}

// Keras has the gates side by side, [in, gates x units]; ONNX one below the other, each transposed.
Value Kernel(Layer& layer, const Directions& directions, const char* name, const Cell& cell,
             std::int64_t in, std::int64_t units) {
  const std::int64_t rows = cell.rows(units);
  std::vector<Slice> slices;
  for (const std::string& direction : directions) {
    const KerasWeight* weight = layer.Weight(direction + name, {in, rows});
    for (const std::int64_t gate : cell.gates) {
      slices.push_back({weight, gate * units, {units, in}, {1, rows}});
    }
  }
  const auto count = static_cast<std::int64_t>(directions.size());
  return layer.Initializer(slices.front().weight, slices, {count, rows, in});
}

// ONNX adds two biases, of the input and of the state. Keras has one; the other is zeros.
Value Biases(Layer& layer, const Directions& directions, const Cell& cell, std::int64_t units) {
  const std::int64_t rows = cell.rows(units);
  std::vector<Slice> slices;
  for (const std::string& direction : directions) {
    const KerasWeight* weight = layer.Weight(direction + "bias", {rows});
    for (const std::int64_t gate : cell.gates)
      slices.push_back({weight, gate * units, {units}, {1}});
    slices.push_back({nullptr, 0, {rows}, {1}});
  }
  const auto count = static_cast<std::int64_t>(directions.size());
  return layer.Initializer(slices.front().weight, slices, {count, 2 * rows});
}

void RefuseStates(Layer& layer) {
  if (layer.inputs().size() > 1) layer.Refuse("an initial state is not covered");
  for (const char* setting : {"return_state", "stateful"}) {
    if (layer.Truth(setting, false)) layer.Refuse(std::string(setting) + " is not covered");
  }
}

std::int64_t Units(Layer& layer) {
  const std::int64_t units = layer.Integer("units", 0);
  if (units < 1 || units > std::numeric_limits<std::int32_t>::max() / 8) {
    layer.Fail(ErrorCode::kInvalidArgument, "units should be a positive integer");
  }
  return units;
}

// The node: all steps, [time, direction, batch, units], and the last, [direction, batch, units].
std::vector<Value> Run(Layer& layer, const Cell& cell, const Directions& directions,
                       const char* direction) {
  RefuseStates(layer);
  const Flow input = layer.error() ? Flow() : layer.Input();
  const Value x = layer.InKerasOrder(input);
  const Sizes sizes = layer.SizesOf(x);
  const std::int64_t units = Units(layer);
  if (sizes.size() != 3) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 3 axes: batch, time, features");
  }
  if (layer.error()) return std::vector<Value>(2);
  std::vector<Operand> inputs{layer.Node("Transpose", {x}, {{"perm", Sizes{1, 0, 2}}}),
                              Kernel(layer, directions, "kernel", cell, sizes[2], units),
                              Kernel(layer, directions, "recurrent_kernel", cell, units, units)};
  if (layer.Truth("use_bias", true)) inputs.emplace_back(Biases(layer, directions, cell, units));
  std::vector<std::string> activations;
  for (std::size_t i = 0; i < directions.size(); ++i) {
    activations.insert(activations.end(), cell.activations.begin(), cell.activations.end());
  }
  return layer.Outputs(
      cell.op_type, inputs,
      {{"hidden_size", units}, {"direction", direction}, {"activations", activations}}, 2);
}

// Keras has the steps of a layer that goes backwards as they were made, from the last on; ONNX has
// each at its own time.
Flow Recurrent(Layer& layer) {
  const Cell cell = CellOf(layer);
  const bool backwards = layer.Truth("go_backwards", false);
  const auto outputs = Run(layer, cell, {""}, backwards ? "reverse" : "forward");
  if (!layer.Truth("return_sequences", false)) {
    return {layer.Node("Squeeze", {outputs[1], Sizes{0}})};
  }
  const Value steps = layer.Node("Squeeze", {outputs[0], Sizes{1}});
  const Value y = layer.Node("Transpose", {steps}, {{"perm", Sizes{1, 0, 2}}});
  if (!backwards) return {y};
  constexpr std::int64_t kBeforeFirst = std::numeric_limits<std::int64_t>::min();
  return {layer.Node("Slice", {y, Sizes{-1}, Sizes{kBeforeFirst}, Sizes{1}, Sizes{-1}})};
}

// The directions side by side, [batch, (time,) direction, units], become one.
Value Merged(Layer& layer, Value y, bool sequences) {
  const std::string mode = layer.Text("merge_mode", "none");
  const std::int64_t axis = sequences ? 2 : 1;
  if (mode == "concat") {
    Sizes shape = layer.SizesOf(y);
    if (layer.error()) return y;
    const std::int64_t units = shape.back();
    shape = sequences ? Sizes{0, 0, 2 * units} : Sizes{0, 2 * units};
    return layer.Node("Reshape", {y, shape});
  }
  const char* op_type = nullptr;
  if (mode == "sum") op_type = "ReduceSum";
  if (mode == "ave") op_type = "ReduceMean";
  if (mode == "mul") op_type = "ReduceProd";
  if (op_type) return layer.Reduced(op_type, y, {axis});
  layer.Refuse("merge_mode " + Shown(layer.Setting("merge_mode")) + " is not covered");
  return y;
}

Flow Bidirectional(Layer& layer) {
  if (layer.inputs().size() != 1) layer.Refuse("an initial state is not covered");
  if (layer.error()) return {};
  Layer inner = layer.Inner(layer.Input());
  const std::string& kind = inner.class_name();
  if (kind != "LSTM" && kind != "GRU" && kind != "SimpleRNN") {
    layer.Refuse("it holds a layer of class " + Quoted(kind) + ", which is not covered");
    return {};
  }
  if (inner.Truth("go_backwards", false)) inner.Refuse("go_backwards is not covered in it");
  const std::string& name = layer.Setting("layer").At("config").At("name").text;
  const Cell cell = CellOf(inner);
  const auto outputs =
      Run(inner, cell, {"forward_" + name + "/", "backward_" + name + "/"}, "bidirectional");
  const bool sequences = inner.Truth("return_sequences", false);
  const Value y = sequences ? inner.Node("Transpose", {outputs[0]}, {{"perm", Sizes{2, 0, 1, 3}}})
                            : inner.Node("Transpose", {outputs[1]}, {{"perm", Sizes{1, 0, 2}}});
  layer.Adopt(inner);
  return {Merged(layer, y, sequences)};
}

// A layer on every step: the steps go into the batch. Dense takes them as they are.
Flow TimeDistributed(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const Json& held = layer.Setting("layer").At("class_name");
  const LayerFunction convert = FindLayer(held.text);
  if (!convert || held.text == "TimeDistributed") {
    layer.Refuse("it holds a layer of class " + Shown(held) + ", which is not covered");
  }
  Sizes sizes = layer.SizesOf(x);
  if (layer.error()) return {};
  const std::int64_t steps = sizes.size() < 3 ? kOpen : sizes[1];
  sizes.erase(sizes.begin(), sizes.begin() + 1);
  sizes.front() = -1;
  Value flat = x;
  if (held.text != "Dense") {
    for (const std::int64_t size : Sizes(sizes.begin() + 1, sizes.end())) {
      if (size == kOpen) layer.Refuse("steps of an open size are not covered");
    }
    if (steps == kOpen) layer.Refuse("a number of steps that is open is not covered");
    flat = layer.Node("Reshape", {x, sizes});
  }
  if (layer.error()) return {};
  Layer inner = layer.Inner({flat});
  const Flow output = convert(inner);
  const Value y = inner.InKerasOrder(output);
  layer.Adopt(inner);
  if (held.text == "Dense" || layer.error()) return {y};
  Sizes shape = layer.SizesOf(y);
  if (shape.empty()) return {y};
  shape.front() = steps;
  shape.insert(shape.begin(), -1);
  for (const std::int64_t size : Sizes(shape.begin() + 1, shape.end())) {
    if (size == kOpen) layer.Refuse("steps of an open size are not covered");
  }
  return {layer.Node("Reshape", {y, shape})};
}

constexpr LayerKind kKinds[] = {
    {"SimpleRNN", Recurrent},
    {"GRU", Recurrent},
    {"LSTM", Recurrent},
    {"Bidirectional", Bidirectional},
    {"TimeDistributed", TimeDistributed},
};

}  // namespace

std::span<const LayerKind> RecurrentLayers() { return kKinds; }

}  // namespace loom::keras
