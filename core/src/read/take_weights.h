// Large initializers become weights.
#pragma once

#include <vector>

#include "loom/model.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// The weights that a model with raw_data refers to, without sources, and behind them its
// initializers of more than kInlineLimit bytes, whose data is taken out of the model and owned by
// the weight. Fails: invalid-argument (two references to one weight, or a number that is too large).
Result<std::vector<Weight>> TakeWeights(onnx::GraphProto* main);

}  // namespace loom
