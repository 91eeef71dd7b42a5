#include "builder/stale_inputs.h"

#include "proto/subgraphs.h"

namespace loom {
namespace {

void RenameNodeInputs(const BuilderState& state, const Root& root, onnx::NodeProto& node) {
  for (std::string& input : *node.mutable_input()) {
    const auto it = root.values_by_old_name.find(input);
    if (it != root.values_by_old_name.end()) input = std::string(state.values[it->second].name);
  }
  ForEachSubgraph(node, [&](onnx::GraphProto& body) { RenameGraphInputs(state, root, &body); });
}

}  // namespace

void RenameGraphInputs(const BuilderState& state, const Root& root, onnx::GraphProto* graph) {
  if (!root.has_stale_inputs) return;
  for (onnx::NodeProto& node : *graph->mutable_node()) RenameNodeInputs(state, root, node);
}

void RenameMainInputs(BuilderState& state) {
  if (!state.main_root.has_stale_inputs) return;
  state.nodes.ChangeAll(
      &state.arena, [&](onnx::NodeProto& node) { RenameNodeInputs(state, state.main_root, node); });
}

}  // namespace loom
