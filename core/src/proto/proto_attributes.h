// Attributes from Loom's form to ONNX's messages.
#pragma once

#include <optional>

#include "loom/attribute.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Fills `target`. `expected` is the kind that the schema asks for, if there is a schema: it decides
// what a Number and an empty list are. Fails, without a path: bad-attribute; as TensorInto and
// TypeInto for their kinds.
Status AttributeInto(const Attribute& attribute,
                     std::optional<onnx::AttributeProto::AttributeType> expected,
                     onnx::AttributeProto* target);

}  // namespace loom
