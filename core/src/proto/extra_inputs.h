// Inputs that a graph gets for its initializers.
#pragma once

#include <string>
#include <unordered_set>

#include "onnx/onnx_pb.h"

namespace loom {

class ExtraInputs {
 public:
  explicit ExtraInputs(onnx::GraphProto* graph) : graph_(graph) {
    for (const auto& input : graph->input()) names_.insert(input.name());
  }

  // The type, to be filled, of a new input of that name; null when there is one already.
  onnx::TypeProto* Add(const std::string& name) {
    if (!names_.insert(name).second) return nullptr;
    auto* input = graph_->add_input();
    input->set_name(name);
    return input->mutable_type();
  }

 private:
  onnx::GraphProto* graph_;
  std::unordered_set<std::string> names_;
};

}  // namespace loom
