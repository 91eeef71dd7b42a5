// Nodes of models that passed the whole check, for the models that come after them: pages and tests
// make models of the same nodes again and again. What was found about a node holds in every model
// in which all that a check or inference may ask of it is the same.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inference.h"
#include "text.h"

namespace loom {

// What FoundNode has, with messages of its own.
struct KnownNode {
  std::size_t input_count = 0;
  std::vector<InferredOutput> outputs;  // without a type: left out
  std::string other_fields;
};

class KnownNodes {
 public:
  // Those of this thread.
  static KnownNodes& Here();

  // The node of that question; null when there is none.
  const KnownNode* Find(std::string_view question) const;

  // All others are forgotten once they are kMost.
  void Add(std::string question, KnownNode node);

  static constexpr std::size_t kMost = 1 << 11;
  static constexpr std::size_t kMaxQuestion = 1 << 11;  // longer ones would only cost memory

 private:
  std::unordered_map<std::string, KnownNode, TextHash, std::equal_to<>> nodes_;
};

}  // namespace loom
