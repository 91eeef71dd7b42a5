// A cache that outlives models: nodes of models that passed the whole check, for later models of
// the same thread.
// Problem: pages and tests build small models of the same nodes again and again, and the node cache
// of each new model is empty.
// Gain: a model of 3 nodes from an earlier model took 92 µs instead of 165.
// What would break it: a check or an inference that depends on something outside the content key.
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

// A CachedNode that owns its messages.
struct CheckedNode {
  std::size_t input_count = 0;
  std::vector<InferredOutput> outputs;  // no type: absent
  std::string other_fields;
};

class CheckedNodes {
 public:
  using Entry = std::pair<std::string, CheckedNode>;  // by content key

  static constexpr std::size_t kMaxNodes = 1 << 11;
  // The limit for a key and for a node: longer ones would only cost memory.
  static constexpr std::size_t kMaxBytes = 1 << 11;

  static CheckedNodes& OfThisThread();

  // Null if no node has the content key.
  const CheckedNode* Find(std::string_view content_key) const;

  // Adds at most kMaxNodes of the entries. Clears the cache first if it would then hold more.
  void Insert(std::vector<Entry> entries);

  std::size_t size() const { return nodes_.size(); }

 private:
  std::unordered_map<std::string, CheckedNode, TextHash, std::equal_to<>> nodes_;
};

// The key by content: `key` with the opsets, and with types and values instead of pointers.
// nullopt: the node cannot be in CheckedNodes, because its domain has no schemas, or because an
// input has much data or data that is not raw_data.
std::optional<std::string> MakeContentKey(const BuilderState& state, const NodeKey& key,
                                          std::span<const NodeInput> inputs,
                                          const NodeOptions& options);

// Copies the node with the content key from the CheckedNodes of this thread into the builder's node
// cache, and returns the new entry. Null if there is no such node or the node cache is full.
const CachedNode* CacheCheckedNode(BuilderState& state, const NodeKey& key,
                                   std::string_view content_key);

// Adds copies of the cache's nodes to the CheckedNodes of this thread, and takes their content keys
// away. The model must have passed the whole check.
void InsertCheckedNodes(NodeCache& cache);

}  // namespace loom
