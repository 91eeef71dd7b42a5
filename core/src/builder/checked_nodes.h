// Nodes of models that passed the whole check, for the models that come after them: pages and tests
// make models of the same nodes again and again. What was found about a node holds in every model
// in which all that a check or inference may ask of it is the same.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/inference.h"
#include "base/text.h"
#include "builder/node_cache.h"
#include "loom/graph.h"

namespace loom {

// What FoundNode has, with messages of its own.
struct KnownNode {
  std::size_t input_count = 0;
  std::vector<InferredOutput> outputs;  // without a type: left out
  std::string other_fields;
};

class KnownNodes {
 public:
  static constexpr std::size_t kMost = 1 << 11;
  // Of a question, and of an answer: longer ones would only cost memory.
  static constexpr std::size_t kMaxBytes = 1 << 11;

  // Those of this thread.
  static KnownNodes& Here();

  // The node of that question; null when there is none.
  const KnownNode* Find(std::string_view question) const;

  // Forgets all, unless that many more are kMost at most.
  void MakeRoom(std::size_t count);
  void Add(std::string question, KnownNode node);

  std::size_t size() const { return nodes_.size(); }

 private:
  std::unordered_map<std::string, KnownNode, TextHash, std::equal_to<>> nodes_;
};

// The node that Repeats were asked for, as an earlier model had it, kept in Repeats from now on.
// Null when it is not known.
const FoundNode* Recall(BuilderState& state, std::span<const NodeInput> inputs,
                        const NodeOptions& options);

// Makes what Repeats keep known. The model must have passed the whole check.
void Remember(BuilderState& state);

}  // namespace loom
