// Cells of recurrent layers as ONNX's operators RNN, GRU and LSTM.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "import/keras/layer.h"
#include "import/keras/masks.h"

namespace loom::keras {

// ONNX's operator, and the index of each of its gates among Keras' gates.
struct Cell {
  const char* op_type = nullptr;
  Sizes gates = {};
  std::vector<std::string> activations = {};  // in ONNX's order; "" if ONNX's operators lack it
  std::int64_t units = 0;
  std::size_t states = 1;
};

// Reads the settings of a cell, or of a layer with a cell.
Cell CellOf(Layer& layer);

// The direction in which a sequence is read ("forward", "reverse" or "bidirectional"), and for each
// direction the prefix of the names of its weights.
struct Directions {
  const char* name;
  std::vector<std::string> prefixes;
};

// A sequence in the layout for which runtimes have kernels.
struct Sequence {
  Value steps;      // [time, batch, features]
  Packing packing;  // of the steps, if there is a mask
};

struct CellOutputs {
  Value steps;                // [time, directions, batch, units]; packed if the input is
  std::vector<Value> states;  // after the last step: [directions, batch, units] each
};

// Adds the cell's node, or a Scan if ONNX's operator lacks an activation. `initial` has the states
// before the first step, [directions, batch, units] each; empty for zeros.
CellOutputs RunCell(Layer& layer, const Cell& cell, const Directions& directions,
                    const Sequence& sequence, const std::vector<Value>& initial);

}  // namespace loom::keras
