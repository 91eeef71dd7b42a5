// Attributes against the values that ONNX's documentation fixes for them. The path of an error
// begins below the node.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "loom/attribute.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// The number of the data type that the attribute names, where the operator wants such a number
// (Cast's `to`) and is given a string; nullopt otherwise.
// Fails: bad-attribute, without a path, when there is no such data type.
Result<std::optional<std::int64_t>> NamedDataType(const onnx::OpSchema& schema,
                                                  const Attribute& attribute);

// Fails: bad-attribute for a value that is not among those that the documentation fixes, which
// ONNX's own checker lets pass.
Status CheckEnumerations(const onnx::OpSchema& schema, const onnx::NodeProto& node);

}  // namespace loom
