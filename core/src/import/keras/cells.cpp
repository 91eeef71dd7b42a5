#include "import/keras/cells.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "import/keras/scanned_cells.h"

namespace loom::keras {
namespace {

std::int64_t Rows(const Cell& cell) {
  return static_cast<std::int64_t>(cell.gates.size()) * cell.units;
}

// The ONNX name of the activation if ONNX's operators define it in the same way with the same
// constants, else "".
std::string ActivationOf(Layer& layer, std::string_view key, std::string_view fallback) {
  static constexpr std::pair<std::string_view, const char*> kNames[] = {
      {"tanh", "Tanh"}, {"sigmoid", "Sigmoid"},   {"hard_sigmoid", "HardSigmoid"},
      {"relu", "Relu"}, {"softsign", "Softsign"}, {"softplus", "Softplus"},
      {"elu", "Elu"},
  };
  const std::string name = layer.Text(key, fallback);
  for (const auto& [keras, onnx] : kNames) {
    if (name == keras) return onnx;
  }
  return {};
}

std::int64_t Units(Layer& layer) {
  const std::int64_t units = layer.Integer("units", 0);
  if (units < 1 || units > std::numeric_limits<std::int32_t>::max() / 8) {
    layer.Fail(ErrorCode::kInvalidArgument, "units should be a positive integer");
  }
  return units;
}

// Keras stores the gates side by side, [in, gates x units]. ONNX stacks them, each transposed.
Value Kernel(Layer& layer, const Directions& directions, const char* name, const Cell& cell,
             std::int64_t in) {
  const std::int64_t rows = Rows(cell);
  std::vector<Slice> slices;
  for (const std::string& prefix : directions.prefixes) {
    const KerasWeight* weight = layer.Weight(prefix + name, {in, rows});
    for (const std::int64_t gate : cell.gates) {
      slices.push_back({weight, gate * cell.units, {cell.units, in}, {1, rows}});
    }
  }
  const auto count = static_cast<std::int64_t>(directions.prefixes.size());
  return layer.Initializer(slices.front().weight, slices, {count, rows, in});
}

// ONNX adds two biases, one for the input and one for the state. Keras has one, so the other is
// zeros.
Value Biases(Layer& layer, const Directions& directions, const Cell& cell) {
  if (!layer.Truth("use_bias", true)) return kAbsent;
  const std::int64_t rows = Rows(cell);
  std::vector<Slice> slices;
  for (const std::string& prefix : directions.prefixes) {
    const KerasWeight* weight = layer.Weight(prefix + "bias", {rows});
    for (const std::int64_t gate : cell.gates) {
      slices.push_back({weight, gate * cell.units, {cell.units}, {1}});
    }
    slices.push_back({nullptr, 0, {rows}, {1}});
  }
  const auto count = static_cast<std::int64_t>(directions.prefixes.size());
  return layer.Initializer(slices.front().weight, slices, {count, 2 * rows});
}

// The lengths of the sequences, int32 [batch].
Value Lengths(Layer& layer, const Packing& packing) {
  Value& cached = layer.conversion().DerivedValue(packing.lengths, "sequence_lens");
  if (cached == kAbsent) {
    const Value lengths = layer.Node("Squeeze", {packing.lengths, Sizes{1}});
    cached = layer.Node("Cast", {lengths}, {{"to", static_cast<std::int64_t>(DataType::kInt32)}});
  }
  return cached;
}

}  // namespace

Cell CellOf(Layer& layer) {
  const std::string& kind = layer.class_name();
  const std::string activation = ActivationOf(layer, "activation", "tanh");
  const std::int64_t units = Units(layer);
  if (kind.starts_with("SimpleRNN")) return {"RNN", {0}, {activation}, units};
  const std::string gate = ActivationOf(layer, "recurrent_activation", "hard_sigmoid");
  if (kind.starts_with("GRU")) {  // z, r, h in Keras and in ONNX
    if (layer.Truth("reset_after", false)) {
      layer.Refuse("reset_after is not covered: TensorFlow.js has none");
    }
    return {"GRU", {0, 1, 2}, {gate, activation}, units};
  }
  // Keras has i, f, c, o and ONNX i, o, f, c.
  return {"LSTM", {0, 3, 1, 2}, {gate, activation, activation}, units, 2};
}

CellOutputs RunCell(Layer& layer, const Cell& cell, const Directions& directions,
                    const Sequence& sequence, const std::vector<Value>& initial) {
  if (std::ranges::count(cell.activations, "") > 0) {
    return ScanCell(layer, cell, directions, sequence, initial);
  }
  const Sizes sizes = layer.SizesOf(sequence.steps);
  if (layer.error()) return {{}, std::vector<Value>(cell.states)};
  std::vector<Value> values{sequence.steps, Kernel(layer, directions, "kernel", cell, sizes[2]),
                            Kernel(layer, directions, "recurrent_kernel", cell, cell.units),
                            Biases(layer, directions, cell),
                            sequence.packing ? Lengths(layer, sequence.packing) : kAbsent};
  values.insert(values.end(), initial.begin(), initial.end());
  while (values.back() == kAbsent) values.pop_back();
  const std::vector<Operand> inputs(values.begin(), values.end());
  std::vector<std::string> activations;
  for (std::size_t i = 0; i < directions.prefixes.size(); ++i) {
    activations.insert(activations.end(), cell.activations.begin(), cell.activations.end());
  }
  std::vector<Value> outputs = layer.Outputs(cell.op_type, inputs,
                                             {{"hidden_size", cell.units},
                                              {"direction", directions.name},
                                              {"activations", std::move(activations)}},
                                             static_cast<std::uint32_t>(1 + cell.states));
  const Value steps = outputs.front();
  outputs.erase(outputs.begin());
  return {steps, std::move(outputs)};
}

}  // namespace loom::keras
