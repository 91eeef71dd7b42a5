// The number of outputs of a node if the caller gives none.
#pragma once

#include <cstddef>
#include <span>

#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// The number of required outputs, at least 1; for Split and the like, the number that attributes
// and inputs give. Not for nodes with bodies. A null type is an absent input.
std::size_t OutputCountOf(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                          std::span<const onnx::TypeProto* const> input_types);

}  // namespace loom
