#include "renames.h"

#include "subgraphs.h"

namespace loom {

void RenameInputs(const Root& root, onnx::GraphProto* graph) {
  if (!root.has_old_inputs) return;
  for (onnx::NodeProto& node : *graph->mutable_node()) {
    for (std::string& input : *node.mutable_input()) {
      const auto it = root.renamed.find(input);
      if (it != root.renamed.end()) input = *it->second;
    }
    ForEachSubgraph(node, [&](onnx::GraphProto& body) { RenameInputs(root, &body); });
  }
}

}  // namespace loom
