// Converts tensor data to raw_data, the only form that Loom uses.
#pragma once

#include <string>

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Moves the data of a tensor from the field for its data type into raw_data. Strings stay in their
// field. Fails: weight-mismatch if the data does not fit data type and dims; unsupported for packed
// types (less than 8 bits per element), whose typed field is read differently by different
// programs; as ExpectedBytes.
Status MakeRaw(const std::string& where, onnx::TensorProto* tensor);

}  // namespace loom
