// Makes an entry of the node cache from a node, and a node from an entry.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "builder/builder_state.h"
#include "builder/node_cache.h"

namespace loom {

// Appends to the main graph a node whose key is that of `cached`. Returns nullopt and changes
// nothing if a given name is not usable or a generated name is taken.
std::optional<std::vector<Value>> AppendCachedNode(BuilderState& state, const CachedNode& cached,
                                                   std::string_view op_type,
                                                   std::span<const NodeInput> inputs,
                                                   const NodeOptions& options);

// The entry for a node of the main graph with these outputs. nullopt: an output has an unknown
// rank, so it cannot become an input of the check view (see MakeBuilderCheckView).
std::optional<CachedNode> MakeCachedNode(const BuilderState& state, onnx::NodeProto node,
                                         std::span<const Value> outputs);

}  // namespace loom
