// ConvLSTM2D: an LSTM whose products are convolutions. ONNX has no operator for it, so that the
// steps are a Scan.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "import/keras/layer.h"

namespace loom::keras {

// The layer's first input, [batch, time, image…]; from its end, if reversed.
Value ConvLstmInput(Layer& layer, bool reversed);

// What the layer makes of it, from one end to the other: its output, where each step stands at its
// own time, and the last states, if the layer returns them. The names of its weights begin with
// `prefix`; `initial` are the states before the first step, none for zeros.
std::vector<Flow> RunConvLstm(Layer& layer, Value x, bool backwards, const std::string& prefix,
                              std::span<const Flow> initial);

}  // namespace loom::keras
