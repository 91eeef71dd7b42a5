// One node with what inference may know about its inputs, for checks of the node. Paths of errors
// begin below the node.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "adapters/inference.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"
#include "proto/node_fields.h"
#include "proto/paths.h"

namespace loom {

struct NodeView {
  const onnx::NodeProto& node;
  std::span<const InferenceInput> inputs;

  const onnx::AttributeProto* Find(std::string_view name) const {
    return FindAttribute(node.attribute(), name);
  }
  // The value of input `index` if it is a constant, or null.
  const onnx::TensorProto* Data(std::size_t index) const {
    return index < inputs.size() ? inputs[index].data : nullptr;
  }
  Error BadAttribute(std::string_view name, std::string message) const {
    return {ErrorCode::kBadAttribute, AttributePath(name), std::move(message), {}};
  }
  Error BadInput(std::size_t index, std::string message) const {
    return {ErrorCode::kShapeMismatch, InputPath(index), std::move(message), {}};
  }
};

}  // namespace loom
