// Visits the graphs in the attributes of a node, and all graphs within a graph.
#pragma once

#include <type_traits>

#include "onnx/onnx_pb.h"

namespace loom {

template <typename Visit>  // Visit(const onnx::GraphProto&)
void ForEachSubgraph(const onnx::NodeProto& node, Visit visit) {
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (attribute.has_g()) visit(attribute.g());
    for (const onnx::GraphProto& graph : attribute.graphs()) visit(graph);
  }
}

template <typename Visit>  // Visit(onnx::GraphProto&)
void ForEachSubgraph(onnx::NodeProto& node, Visit visit) {
  for (onnx::AttributeProto& attribute : *node.mutable_attribute()) {
    if (attribute.has_g()) visit(*attribute.mutable_g());
    for (onnx::GraphProto& graph : *attribute.mutable_graphs()) visit(graph);
  }
}

// Visits the graph itself, then all graphs within it.
template <typename Graph, typename Visit>
void ForEachGraph(Graph& graph, const Visit& visit) {
  visit(graph);
  if constexpr (std::is_const_v<Graph>) {
    for (const onnx::NodeProto& node : graph.node()) {
      ForEachSubgraph(node, [&](const onnx::GraphProto& below) { ForEachGraph(below, visit); });
    }
  } else {
    for (onnx::NodeProto& node : *graph.mutable_node()) {
      ForEachSubgraph(node, [&](onnx::GraphProto& below) { ForEachGraph(below, visit); });
    }
  }
}

}  // namespace loom
