// The cache of the nodes of one model.
// Problem: to check and infer a node takes most of the time of adding it, and the message that
// holds it most of the memory; but large models are made of few different nodes.
// Gain: a node whose key is found here is only given names. It takes a fifth of the memory.
// What would break it: a check or an inference that depends on something that is not in NodeKey.
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

// What holds for every node of a key. All pointers point into the builder's arena.
struct CachedNode {
  std::size_t input_count = 0;             // absent inputs at the end are not written
  std::vector<InferenceInput> outputs;     // without a type: left out
  std::string other_fields;                // operator and attributes, as bytes of a NodeProto
  std::optional<std::string> content_key;  // nullopt: not for CheckedNodes
};

class NodeCache {
 public:
  // Null when no node of that key is there.
  const CachedNode* Find(const NodeKey& key) const;

  // Returns the entry of that key, which stays where it is. Null when the cache is full.
  const CachedNode* Insert(const NodeKey& key, CachedNode node);

  template <typename Visit>  // Visit(CachedNode&)
  void ForEach(Visit visit) {
    for (auto& [key, node] : nodes_) visit(node);
  }

 private:
  std::unordered_map<std::string, CachedNode, TextHash, std::equal_to<>> nodes_;
};

}  // namespace loom
