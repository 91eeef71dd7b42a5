// One node with what inference may know of its inputs, and the errors of what is wrong with it.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "adapters/inference.h"
#include "base/text.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

struct NodeView {
  const onnx::NodeProto& node;
  std::span<const InferenceInput> inputs;
  const std::string& where;

  const onnx::AttributeProto* Find(std::string_view name) const {
    const auto it =
        std::ranges::find_if(node.attribute(), [&](const auto& a) { return a.name() == name; });
    return it == node.attribute().end() ? nullptr : &*it;
  }
  // The constant that input `index` is, or null.
  const onnx::TensorProto* Data(std::size_t index) const {
    return index < inputs.size() ? inputs[index].data : nullptr;
  }
  Error BadAttribute(std::string_view name, std::string message) const {
    return {
        ErrorCode::kBadAttribute, where + " / attribute " + Quoted(name), std::move(message), {}};
  }
  Error BadInput(std::size_t index, std::string message) const {
    return {ErrorCode::kShapeMismatch,
            where + " / input " + std::to_string(index),
            std::move(message),
            {}};
  }
};

}  // namespace loom
