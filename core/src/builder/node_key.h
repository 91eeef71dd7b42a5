// By what checks and inference distinguish two nodes of the main graph.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "adapters/inference.h"
#include "base/byte_sink.h"
#include "loom/graph.h"

namespace loom {

// All that checks and inference depend on, as bytes: operator, attributes, options, and the types
// and known values of the inputs. Nodes with equal keys differ in nothing but names. Types and
// values stand in it as pointers, so a key means nothing to another builder.
struct NodeKey {
  std::string_view bytes;
  std::string_view without_inputs;  // the part of them before the inputs; it has no pointers
};

// The key of a node that is to be added to the innermost graph. It borrows `buffer`, which it
// overwrites. nullopt: the node cannot be cached. It is in a body, which can be rolled back, or in
// a function, where other rules hold; or it has texts, output types, literals, or attributes that
// are long or hold tensors, types or graphs.
std::optional<NodeKey> MakeNodeKey(const BuilderState& state, std::string_view op_type,
                                   std::span<const NodeInput> inputs,
                                   std::span<const Attribute> attributes,
                                   const NodeOptions& options, ByteSink* buffer);

// What checks and inference know of an input. nullopt: a node with this input cannot be cached.
std::optional<InferenceInput> InferenceInputOf(const BuilderState& state, const NodeInput& input);

}  // namespace loom
