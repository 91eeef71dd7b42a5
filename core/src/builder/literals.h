// Literals given as inputs of a node: their data type and their bytes.
#pragma once

#include <span>

#include "loom/result.h"
#include "loom/types.h"
#include "loom/value.h"
#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// The data type for a literal as input `index`, by the operator's type constraints. `schema` is
// null for an operator without one. `input_types` are those of the other inputs, null if unknown.
// Fails, without a path: type-mismatch (no data type fits, or it is ambiguous).
Result<DataType> LiteralType(const Literal& literal, const onnx::OpSchema* schema,
                             std::size_t index,
                             std::span<const onnx::TypeProto* const> input_types);

// Fills data type, dims and data. Fails, without a path: as EncodeElements; weight-mismatch (dims
// that do not fit); invalid-argument (more than kInlineLimit bytes).
Status LiteralInto(const Literal& literal, DataType type, onnx::TensorProto* target);

}  // namespace loom
