// The door for models that no builder made.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Brings the model into the form in which Loom keeps models: data in raw_data, no empty domain of a
// node, no empty name of an attribute's tensor. Refuses what ONNX's checker and inference do not
// look at, or would trip over: wrong types and opsets, data that does not fit its dims, data
// outside the model (references to weights apart), attributes that inference cannot bear, endless
// calls of functions, lists of tensors, graphs and types, which the text form cannot hold. What the
// checker finds is left to it.
//
// Fails: invalid-argument, weight-mismatch, bad-attribute, unsupported, check-failed.
Status AdoptModel(onnx::ModelProto* model);

}  // namespace loom
