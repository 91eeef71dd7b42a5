// Converts attributes from Loom's form to ONNX's messages.
#pragma once

#include <optional>

#include "loom/attribute.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Fills `target`. `expected` is the kind in the schema; nullopt if there is no schema. It
// determines the kind of a Number and of an empty list. Fails, without a path: bad-attribute; as
// TensorInto and TypeInto for tensors and types.
Status AttributeInto(const Attribute& attribute,
                     std::optional<onnx::AttributeProto::AttributeType> expected,
                     onnx::AttributeProto* target);

}  // namespace loom
