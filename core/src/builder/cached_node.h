// Entries of the node cache: how they are made of a node, and how a node is made of them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "builder/builder_state.h"
#include "builder/node_cache.h"

namespace loom {

// Appends a node to the main graph, whose key is that of `cached`. nullopt, and nothing has
// changed: a name that is given cannot be used, or a generated one is taken.
std::optional<std::vector<Value>> AppendCachedNode(BuilderState& state, const CachedNode& cached,
                                                   std::string_view op_type,
                                                   std::span<const NodeInput> inputs,
                                                   const NodeOptions& options);

// The entry for a node of the main graph that has those outputs. nullopt: an output is of unknown
// rank, so the check view could not show it as an input (see DistinctView).
std::optional<CachedNode> MakeCachedNode(const BuilderState& state, onnx::NodeProto node,
                                         std::span<const Value> outputs);

}  // namespace loom
