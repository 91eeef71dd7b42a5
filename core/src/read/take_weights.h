// Turns large initializers into weights.
#pragma once

#include <vector>

#include "loom/model.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Returns the weights of a model whose data is in raw_data. First come the weights that it already
// refers to, without sources. Then come its initializers of more than kInlineLimit bytes: their
// data is moved out of the model, and the weight owns it. Fails: invalid-argument (two references
// to one weight, or an index that is too large).
Result<std::vector<Weight>> TakeWeights(onnx::GraphProto* main);

}  // namespace loom
