#include "builder/builder_check_view.h"

#include <string_view>
#include <unordered_set>

#include "proto/subgraphs.h"

namespace loom {
namespace {

using NameSet = std::unordered_set<std::string_view>;

void AddUses(const onnx::NodeProto& node, NameSet& names) {
  for (const std::string& input : node.input()) names.insert(input);
  ForEachSubgraph(node, [&](const onnx::GraphProto& body) {
    for (const onnx::NodeProto& below : body.node()) AddUses(below, names);
  });
}

// The names that the graph uses and that none of its nodes produces.
NameSet OpenNames(const onnx::GraphProto& graph) {
  NameSet names;
  for (const auto& output : graph.output()) names.insert(output.name());
  for (const onnx::NodeProto& node : graph.node()) AddUses(node, names);
  for (const onnx::NodeProto& node : graph.node()) {
    for (const std::string& output : node.output()) names.erase(output);
  }
  return names;
}

}  // namespace

onnx::ModelProto* MakeBuilderCheckView(const BuilderState& state, google::protobuf::Arena* arena) {
  auto* view = google::protobuf::Arena::CreateMessage<onnx::ModelProto>(arena);
  *view = *state.model;
  onnx::GraphProto* graph = view->mutable_graph();
  const auto add = [graph](const onnx::NodeProto& node) { *graph->add_node() = node; };
  if (state.has_outdated_inference) {
    state.nodes.ForEach(add);
  } else {
    state.nodes.ForEachUncached(add);
  }
  const NameSet open = OpenNames(*graph);
  for (const ValueRecord& record : state.values) {
    if (record.graph != 0 || !record.made_by_node || !open.contains(record.name)) continue;
    auto* input = graph->add_input();
    input->set_name(std::string(record.name));
    *input->mutable_type() = *record.type;
  }
  return view;
}

}  // namespace loom
