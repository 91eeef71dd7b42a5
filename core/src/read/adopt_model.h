// The entry for models that were not made by the builder.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Normalises the model to Loom's form: data is in raw_data, no node has an empty domain field, and
// no attribute tensor has an empty name field. Refuses what ONNX's checker and inference do not
// check, or do not survive: wrong types and opsets; data that does not fit its dims; data outside
// the model, except references to weights; attributes beyond the bounds of inference; recursive
// function calls; lists of tensors, graphs and types, which the text form cannot express. The
// checker's own rules are left to the checker.
//
// Fails: invalid-argument, weight-mismatch, bad-attribute, unsupported, check-failed.
Status AdoptModel(onnx::ModelProto* model);

}  // namespace loom
