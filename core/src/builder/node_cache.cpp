#include "builder/node_cache.h"

#include <utility>

namespace loom {
namespace {

// A model with more different nodes hardly repeats any, so a larger cache would only cost memory.
constexpr std::size_t kMaxNodes = 1 << 14;

}  // namespace

const CachedNode* NodeCache::Find(const NodeKey& key) const {
  const auto it = nodes_.find(key.bytes);
  return it == nodes_.end() ? nullptr : &it->second;
}

const CachedNode* NodeCache::Insert(const NodeKey& key, CachedNode node) {
  if (nodes_.size() >= kMaxNodes) return nullptr;
  return &nodes_.emplace(key.bytes, std::move(node)).first->second;
}

}  // namespace loom
