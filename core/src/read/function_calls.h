// Checks the calls between the functions of a model.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Limits how far inference has to expand function calls. Inference follows every call into its
// body: deep nesting would overflow its stack, and a few functions that call each other twice would
// take it years. Fails: invalid-argument if calls form a cycle or are nested more than 100 deep;
// unsupported if all calls together expand to more than 2^20 nodes.
Status CheckFunctionCalls(const onnx::ModelProto& model);

}  // namespace loom
