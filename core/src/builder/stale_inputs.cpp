#include "builder/stale_inputs.h"

#include "proto/subgraphs.h"

namespace loom {
namespace {

void RenameInputs(const BuilderState& state, const Root& root, onnx::NodeProto& node) {
  for (std::string& input : *node.mutable_input()) {
    const auto it = root.renamed.find(input);
    if (it != root.renamed.end()) input = std::string(state.values[it->second].name);
  }
  ForEachSubgraph(node, [&](onnx::GraphProto& body) { loom::RenameInputs(state, root, &body); });
}

}  // namespace

void RenameInputs(const BuilderState& state, const Root& root, onnx::GraphProto* graph) {
  if (!root.has_old_inputs) return;
  for (onnx::NodeProto& node : *graph->mutable_node()) RenameInputs(state, root, node);
}

void RenameMainInputs(BuilderState& state) {
  if (!state.main_root.has_old_inputs) return;
  state.nodes.ChangeAll(&state.arena,
                        [&](onnx::NodeProto& node) { RenameInputs(state, state.main_root, node); });
}

}  // namespace loom
