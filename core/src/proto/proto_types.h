// Converts value types and tensors between Loom's form and ONNX's messages.
#pragma once

#include <string>

#include "loom/attribute.h"
#include "loom/result.h"
#include "loom/types.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Fills `target`. `where` is the path for errors; it may be empty. Fails: invalid-argument
// (undefined data type, negative dim, missing element type, bad UTF-8 in a dim_param), unsupported
// (nested deeper than 16).
Status TypeInto(const ValueType& type, const std::string& where, onnx::TypeProto* target);

ValueType MakeValueType(const onnx::TypeProto& type);

// The type of an initializer: a tensor with all dims fixed.
void TensorTypeInto(const onnx::TensorProto& tensor, onnx::TypeProto* target);

// The type of a sparse initializer. Nodes see it as a dense tensor.
void DenseTypeInto(const onnx::SparseTensorProto& tensor, onnx::TypeProto* target);

// The number of bytes of data with this type and these dims. Fails: invalid-argument,
// weight-mismatch (dims too large).
Result<std::uint64_t> ExpectedBytes(DataType data_type, std::span<const std::int64_t> dims,
                                    const std::string& where);

// Fill `target` with data type, dims and data. Fail: as ExpectedBytes; weight-mismatch if the data
// does not fit them.
Status TensorInto(const Tensor& tensor, const std::string& where, onnx::TensorProto* target);
Status SparseTensorInto(const SparseTensor& tensor, const std::string& where,
                        onnx::SparseTensorProto* target);

// The oldest IR version with values of this type.
int MinIrVersion(const onnx::TypeProto& type);

// Whether it is a tensor of unknown rank. The checker accepts none as input or output of a graph.
bool HasOpenRank(const onnx::TypeProto& type);

}  // namespace loom
