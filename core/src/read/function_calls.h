// The calls between the functions of a model.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Inference walks into the body of every call: too many functions one inside the other would take
// its stack, and a few that call each other twice would keep it busy for years. Fails:
// invalid-argument for calls that go round in a circle, or more than 100 deep; unsupported when all
// calls together stand for more than 2^20 nodes.
Status CheckFunctionCalls(const onnx::ModelProto& model);

}  // namespace loom
