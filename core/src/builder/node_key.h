// The key of the node cache: everything that checks and inference depend on.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "adapters/inference.h"
#include "base/byte_sink.h"
#include "loom/graph.h"

namespace loom {

// Operator, attributes, options, and the types and known values of the inputs, as bytes. Nodes with
// equal keys differ only in their names. Types and values are pointers, so a key is valid for one
// builder only.
struct NodeKey {
  std::string_view bytes;
  std::string_view without_inputs;  // the bytes before those of the inputs; no pointers
};

// The key of a node for the innermost graph. It borrows `buffer`, which is overwritten. nullopt:
// the node cannot be cached, because it is in a body, which can be rolled back, or in a function,
// where other rules apply; or because it has texts, output types, literals, or attributes that are
// long or hold tensors, types or graphs.
std::optional<NodeKey> MakeNodeKey(const BuilderState& state, std::string_view op_type,
                                   std::span<const NodeInput> inputs,
                                   std::span<const Attribute> attributes,
                                   const NodeOptions& options, ByteSink* buffer);

// What checks and inference know about an input. nullopt: a node with this input cannot be cached.
std::optional<InferenceInput> InferenceInputOf(const BuilderState& state, const NodeInput& input);

}  // namespace loom
