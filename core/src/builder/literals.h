// Literals in the place of a node's inputs: which data type they become, and their bytes.
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

// The data type that the type constraints ask for at input `index`; `schema` is null for an
// operator without one. `input_types` are those of the other inputs, null where not known. Fails,
// without a path: type-mismatch (none fits, or it is doubtful which).
Result<DataType> LiteralType(const Literal& literal, const onnx::OpSchema* schema,
                             std::size_t index,
                             std::span<const onnx::TypeProto* const> input_types);

// Fills data type, dims and data. Fails, without a path: as EncodeElements; weight-mismatch (dims
// that do not fit), invalid-argument (more than kInlineLimit bytes: an initializer is for those).
Status LiteralInto(const Literal& literal, DataType type, onnx::TensorProto* target);

}  // namespace loom
