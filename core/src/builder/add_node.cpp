// Adds a node with its bodies, or a function, in one call. Hosts that cannot pass closures take the
// steps of steps.h one by one.
#include <algorithm>

#include "base/try.h"
#include "builder/cached_node.h"
#include "builder/checked_nodes.h"
#include "builder/node_draft.h"
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

// Abandons the node or function that was begun, unless Dismiss is called: a step has failed, or a
// closure has thrown.
class AbandonGuard {
 public:
  explicit AbandonGuard(BuilderState& state) : state_(state) {}
  AbandonGuard(const AbandonGuard&) = delete;
  AbandonGuard& operator=(const AbandonGuard&) = delete;
  ~AbandonGuard() {
    if (!dismissed_) steps::Abandon(state_);
  }
  void Dismiss() { dismissed_ = true; }

 private:
  BuilderState& state_;
  bool dismissed_ = false;
};

// Calls the closure that fills the body. Fails: as the closure; invalid-argument if there is none.
template <typename Closure>
Result<std::vector<Value>> Build(const Closure& build, const ModelBuilder::Body& body) {
  if (build) return build(body.graph, body.inputs);
  return Error{ErrorCode::kInvalidArgument, body.path, "nothing is given to build it", {}};
}

Result<std::vector<Value>> AddWithBodies(BuilderState& state, std::uint32_t graph_id,
                                         std::string_view op_type,
                                         std::span<const NodeInput> inputs,
                                         std::span<const Attribute> attributes,
                                         const std::vector<const Subgraph*>& subgraphs,
                                         const NodeOptions& options) {
  LOOM_TRY(steps::BeginNode(state, graph_id, op_type, inputs, attributes, options));
  AbandonGuard guard(state);
  for (const Subgraph* subgraph : subgraphs) {
    LOOM_ASSIGN(const ModelBuilder::Body body, steps::BeginBody(state));
    LOOM_ASSIGN(const std::vector<Value> outputs, Build(subgraph->build, body));
    LOOM_TRY(steps::EndBody(state, outputs));
  }
  LOOM_ASSIGN(auto values, steps::EndNode(state));
  guard.Dismiss();
  return values;
}

void CacheNode(BuilderState& state, const NodeKey& key, const onnx::NodeProto& node,
               std::span<const Value> outputs, std::optional<std::string> content_key) {
  auto cached = MakeCachedNode(state, node, outputs);
  if (!cached) return;
  // A constant's data is in the arena of this builder, so other builders cannot share the node.
  const bool has_data =
      std::ranges::any_of(cached->outputs, [](const auto& output) { return output.data; });
  if (!has_data) cached->content_key = std::move(content_key);
  state.node_cache.Insert(key, std::move(*cached));
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
  LOOM_TRY(state_->Current(id_));
  const auto key = MakeNodeKey(*state_, op_type, inputs, attributes, options, &state_->key_buffer);
  const CachedNode* cached = key ? state_->node_cache.Find(*key) : nullptr;
  std::optional<std::string> content_key;
  if (key && !cached) {
    content_key = MakeContentKey(*state_, *key, inputs, options);
    if (content_key) cached = CacheCheckedNode(*state_, *key, *content_key);
  }
  if (cached) {
    auto values = AppendCachedNode(*state_, *cached, op_type, inputs, options);
    if (values) return std::move(*values);
  }
  NodeDraft draft(*state_, op_type, options);
  LOOM_TRY(draft.Begin(inputs, attributes));
  LOOM_ASSIGN(std::vector<Value> values, draft.End());
  if (key && !cached) CacheNode(*state_, *key, draft.node(), values, std::move(content_key));
  return values;
}

Result<std::vector<Value>> Graph::AddNode(std::string_view op_type, std::span<const Value> inputs,
                                          std::span<const Attribute> attributes,
                                          const NodeOptions& options) {
  const std::vector<NodeInput> general(inputs.begin(), inputs.end());
  return AddNode(op_type, general, attributes, options);
}

Status ModelBuilder::AddFunction(const FunctionOptions& options, const FunctionBody& build) {
  LOOM_ASSIGN(const Body body, steps::BeginFunction(*state_, options));
  AbandonGuard guard(*state_);
  LOOM_ASSIGN(const std::vector<Value> outputs, Build(build, body));
  LOOM_TRY(steps::EndFunction(*state_, outputs));
  guard.Dismiss();
  return Done{};
}

}  // namespace loom
