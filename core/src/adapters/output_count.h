// How many outputs a node has whose caller gives no number.
#pragma once

#include <cstddef>
#include <span>

#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// The required ones, at least one; of an operator that takes any number, those that its attributes
// and inputs make: Split's `num_outputs`, for one. Not of a node with bodies. A null type is an
// absent input.
std::size_t OutputCountOf(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                          std::span<const onnx::TypeProto* const> input_types);

}  // namespace loom
