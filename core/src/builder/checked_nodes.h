// The cache of nodes that outlives a model: nodes of models that passed the whole check, for later
// models of the same thread.
// Problem: pages and tests make small models of the same nodes again and again, and a cache of one
// model is empty when the next one begins.
// Gain: a model of 3 nodes that were in an earlier model took 92 µs in place of 165.
// What would break it: a check or an inference that depends on something that is not in the content
// key, as the opset or a constant is.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/inference.h"
#include "base/text.h"
#include "builder/node_cache.h"
#include "builder/node_key.h"
#include "loom/graph.h"

namespace loom {

// A CachedNode with messages of its own.
struct CheckedNode {
  std::size_t input_count = 0;
  std::vector<InferredOutput> outputs;  // without a type: left out
  std::string other_fields;
};

class CheckedNodes {
 public:
  using Entry = std::pair<std::string, CheckedNode>;  // by content key

  static constexpr std::size_t kMaxNodes = 1 << 11;
  // Of a key, and of a node: longer ones would only cost memory.
  static constexpr std::size_t kMaxBytes = 1 << 11;

  static CheckedNodes& OfThisThread();

  // Null when no node of that content key is there.
  const CheckedNode* Find(std::string_view content_key) const;

  // Adds at most kMaxNodes of the entries. Clears the cache first if it would hold more than that.
  void Insert(std::vector<Entry> entries);

  std::size_t size() const { return nodes_.size(); }

 private:
  std::unordered_map<std::string, CheckedNode, TextHash, std::equal_to<>> nodes_;
};

// The key by content: `key` with the opsets, and with types and values in place of pointers to
// them. nullopt: the node is of a domain without schemas, or has much data or data that is not
// raw_data, so it does not go into CheckedNodes.
std::optional<std::string> MakeContentKey(const BuilderState& state, const NodeKey& key,
                                          std::span<const NodeInput> inputs,
                                          const NodeOptions& options);

// Copies the node of that content key from the CheckedNodes of this thread into the builder's node
// cache, and returns the new entry. Null when there is none, or the node cache is full.
const CachedNode* CacheCheckedNode(BuilderState& state, const NodeKey& key,
                                   std::string_view content_key);

// Moves the content keys of the cache, with copies of their nodes, into the CheckedNodes of this
// thread. The model must have passed the whole check.
void InsertCheckedNodes(NodeCache& cache);

}  // namespace loom
