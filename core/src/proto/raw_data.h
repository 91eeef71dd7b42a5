// Tensor data in the one form in which Loom keeps it.
#pragma once

#include <string>

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Moves the data of a tensor from the field of its data type into raw_data; strings stay where they
// are. Fails: weight-mismatch when the data does not fit data type and dims; unsupported for packed
// types (less than 8 bits an element), whose typed field readers understand in different ways; as
// ExpectedBytes.
Status MakeRaw(const std::string& where, onnx::TensorProto* tensor);

}  // namespace loom
