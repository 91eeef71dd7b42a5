// A node whose bodies are being built, and a function that is being defined.
#pragma once

#include <string>
#include <vector>

#include "builder/builder_state.h"
#include "builder/node_draft.h"

namespace loom {

struct PendingNode {
  PendingNode(BuilderState& state, std::string_view op_type, const NodeOptions& node_options)
      : mark(state.MakeMark()), options(node_options), draft(state, op_type, options) {}

  Mark mark;
  NodeOptions options;
  NodeDraft draft;
  std::size_t bodies_begun = 0;
};

struct PendingFunction {
  Mark mark;
  Root root;
  onnx::FunctionProto* proto = nullptr;
  onnx::GraphProto* graph = nullptr;  // holds the nodes until EndFunction moves them into `proto`
  AttributeKinds kinds;
};

}  // namespace loom
