// Attributes against the values that ONNX's documentation fixes for them.
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
// (Cast's `to`) and is given a string; nothing otherwise.
// Fails: bad-attribute when there is no such data type.
Result<std::optional<std::int64_t>> NamedDataType(const onnx::OpSchema& schema,
                                                  const Attribute& attribute,
                                                  const std::string& where);

// Fails: bad-attribute for a value that is not among those that the documentation fixes, which
// ONNX's own checker lets pass.
Status CheckEnumerations(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                         const std::string& where);

}  // namespace loom
