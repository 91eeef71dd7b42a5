// The cache of the nodes of one model.
// Problem: checks and inference take most of the time of adding a node, and its message most of the
// memory; but large models consist of few different nodes.
// Gain: a node whose key is in the cache only gets its names. It takes a fifth of the memory.
// What would break it: a check or an inference that depends on something outside NodeKey.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/inference.h"
#include "base/text.h"
#include "builder/node_key.h"

namespace loom {

// What all nodes with the same key share. All pointers point into the builder's arena.
struct CachedNode {
  std::size_t input_count = 0;             // without absent inputs at the end
  std::vector<InferenceInput> outputs;     // no type: absent
  std::string other_fields;                // all but the names, as bytes of a NodeProto
  std::optional<std::string> content_key;  // nullopt: does not go into CheckedNodes
};

class NodeCache {
 public:
  // Null if no node has the key.
  const CachedNode* Find(const NodeKey& key) const;

  // Returns the entry of the key; its address stays valid. Null if the cache is full.
  const CachedNode* Insert(const NodeKey& key, CachedNode node);

  template <typename Visit>  // Visit(CachedNode&)
  void ForEach(Visit visit) {
    for (auto& [key, node] : nodes_) visit(node);
  }

 private:
  std::unordered_map<std::string, CachedNode, TextHash, std::equal_to<>> nodes_;
};

}  // namespace loom
