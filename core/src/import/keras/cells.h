// Cells of recurrent layers, by ONNX's operators RNN, GRU and LSTM.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "import/keras/layer.h"
#include "import/keras/masks.h"

namespace loom::keras {

// ONNX's operator, and where each of its gates stands among those of Keras.
struct Cell {
  const char* op_type = nullptr;
  Sizes gates = {};
  std::vector<std::string> activations = {};  // of ONNX, in its order; "" for what it has not
  std::int64_t units = 0;
  std::size_t states = 1;
};

// Reads the settings of a cell, or of a layer with one.
Cell CellOf(Layer& layer);

// How a sequence is taken: "forward", "reverse" or "bidirectional", with what the names of weights
// begin with for each direction.
struct Directions {
  const char* name;
  std::vector<std::string> prefixes;
};

// A sequence, in the layout that runtimes have kernels for.
struct Sequence {
  Value steps;      // [time, batch, features]
  Packing packing;  // of the steps, where there is a mask
};

struct CellOutputs {
  Value steps;                // [time, directions, batch, units]; packed, if the input is
  std::vector<Value> states;  // after the last step: [directions, batch, units] each
};

// The node; a Scan, where the operator has not the activations. `initial` are the states before the
// first step, [directions, batch, units] each; none for zeros.
CellOutputs RunCell(Layer& layer, const Cell& cell, const Directions& directions,
                    const Sequence& sequence, const std::vector<Value>& initial);

}  // namespace loom::keras
