// ConvLSTM2D: an LSTM whose products are convolutions. ONNX has no operator for it, so its steps
// are a Scan.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "import/keras/layer.h"

namespace loom::keras {

// The layer's first input, [batch, time, image…]; with the time reversed if `reversed`.
Value ConvLstmInput(Layer& layer, bool reversed);

// Runs the layer over `x` in one direction. Returns its output, in which each step stands at its
// own time, and the last states if the layer returns them. `prefix` begins the names of the
// weights. `initial` has the states before the first step; empty for zeros.
std::vector<Flow> RunConvLstm(Layer& layer, Value x, bool backwards, const std::string& prefix,
                              std::span<const Flow> initial);

}  // namespace loom::keras
