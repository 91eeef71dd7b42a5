#include "known_nodes.h"

#include <utility>

namespace loom {

KnownNodes& KnownNodes::Here() {
  thread_local KnownNodes known;
  return known;
}

const KnownNode* KnownNodes::Find(std::string_view question) const {
  const auto it = nodes_.find(question);
  return it == nodes_.end() ? nullptr : &it->second;
}

void KnownNodes::Add(std::string question, KnownNode node) {
  if (nodes_.size() >= kMost) nodes_.clear();
  nodes_.insert_or_assign(std::move(question), std::move(node));
}

}  // namespace loom
