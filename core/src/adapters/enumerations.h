// Checks attributes against the values that ONNX's documentation allows. Paths of errors begin
// below the node.
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

// The number of the data type that a string attribute names, if the operator expects the number of
// a data type (Cast's `to`); nullopt otherwise. Fails: bad-attribute, without a path, if there is
// no such data type.
Result<std::optional<std::int64_t>> NamedDataType(const onnx::OpSchema& schema,
                                                  const Attribute& attribute);

// Checks all attributes of the node; ONNX's own checker accepts any value. Fails: bad-attribute for
// a value that the documentation does not list.
Status CheckEnumerations(const onnx::OpSchema& schema, const onnx::NodeProto& node);

}  // namespace loom
