// Adds graph inputs for initializers.
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

  // Adds an input and returns its type, to be filled. Null if the graph already has an input with
  // the name.
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
