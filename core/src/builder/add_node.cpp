// Nodes and functions in one call: what hosts that cannot pass closures do step by step.
#include <exception>

#include "base/try.h"
#include "builder/node_draft.h"
#include "builder/pending.h"
#include "builder/steps.h"

namespace loom {
namespace {

std::vector<const Subgraph*> SubgraphsOf(std::span<const Attribute> attributes) {
  std::vector<const Subgraph*> subgraphs;
  for (const Attribute& attribute : attributes) {
    if (const auto* one = std::get_if<Subgraph>(&attribute.value)) subgraphs.push_back(one);
    if (const auto* many = std::get_if<std::vector<Subgraph>>(&attribute.value)) {
      for (const Subgraph& subgraph : *many) subgraphs.push_back(&subgraph);
    }
  }
  return subgraphs;
}

// Gives up what was begun unless it was ended: when a step fails, or a closure throws.
class Begun {
 public:
  explicit Begun(BuilderState& state) : state_(state) {}
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;
  ~Begun() {
    if (!ended_) Abandon(state_);
  }
  void End() { ended_ = true; }

 private:
  BuilderState& state_;
  bool ended_ = false;
};

Result<std::vector<Value>> AddWithBodies(BuilderState& state, std::uint32_t graph_id,
                                         std::string_view op_type,
                                         std::span<const NodeInput> inputs,
                                         std::span<const Attribute> attributes,
                                         const std::vector<const Subgraph*>& subgraphs,
                                         const NodeOptions& options) {
  LOOM_TRY(BeginNode(state, graph_id, op_type, inputs, attributes, options));
  Begun begun(state);
  for (const Subgraph* subgraph : subgraphs) {
    LOOM_ASSIGN(const ModelBuilder::Body body, BeginBody(state));
    if (!subgraph->build) {
      return Error{ErrorCode::kInvalidArgument, body.path, "nothing is given to build it", {}};
    }
    LOOM_ASSIGN(const std::vector<Value> outputs, subgraph->build(body.graph, body.inputs));
    LOOM_TRY(EndBody(state, outputs));
  }
  LOOM_ASSIGN(auto values, EndNode(state));
  begun.End();
  return values;
}

}  // namespace

Result<std::vector<Value>> Graph::AddNode(std::string_view op_type,
                                          std::span<const NodeInput> inputs,
                                          std::span<const Attribute> attributes,
                                          const NodeOptions& options) {
  const auto subgraphs = SubgraphsOf(attributes);
  if (!subgraphs.empty()) {
    return AddWithBodies(*state_, id_, op_type, inputs, attributes, subgraphs, options);
  }
  LOOM_ASSIGN(const Scope* const scope, state_->Current(id_));
  const bool asked = AskRepeats(*state_, op_type, inputs, attributes, options);
  if (asked) {
    if (auto values = RepeatNode(*state_, op_type, inputs, options)) return std::move(*values);
  }
  NodeDraft draft(*state_, *scope, op_type, options);
  LOOM_TRY(draft.Begin(inputs, attributes));
  LOOM_ASSIGN(std::vector<Value> values, draft.End());
  if (asked) KeepNode(*state_, values);
  return values;
}

Result<std::vector<Value>> Graph::AddNode(std::string_view op_type, std::span<const Value> inputs,
                                          std::span<const Attribute> attributes,
                                          const NodeOptions& options) {
  const std::vector<NodeInput> general(inputs.begin(), inputs.end());
  return AddNode(op_type, general, attributes, options);
}

Status ModelBuilder::AddFunction(const FunctionOptions& options, const FunctionBody& build) {
  LOOM_ASSIGN(const Body body, loom::BeginFunction(*state_, options));
  Begun begun(*state_);
  LOOM_ASSIGN(const std::vector<Value> outputs, build(body.graph, body.inputs));
  LOOM_TRY(loom::EndFunction(*state_, outputs));
  begun.End();
  return Done{};
}

}  // namespace loom
