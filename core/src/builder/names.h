// The names of nodes and of values, each of which must be unique in a graph with its bodies.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"

namespace loom {

// Generated names depend only on the successful calls so far: one that was proposed and not taken
// is proposed again. The text of a name that is taken must stay where it is until it is released.
class Names {
 public:
  bool HasNode(std::string_view name) const;
  bool HasValue(std::string_view name) const;

  // The first number for which stem_number is no node's name.
  std::uint32_t NextNumber(std::string_view stem) const;

  // Whether GeneratedOutput of a node whose name is free is free too.
  bool IsOutputFree(std::string_view name) const { return !values_.contains(name); }

  // `base` itself, or the first of base_1, base_2, … that is free and not among `others`.
  std::string ProposeValue(const std::string& base,
                           const std::unordered_set<std::string_view>& others = {}) const;

  void TakeNode(std::string_view name) { nodes_.insert(name); }
  void TakeValue(std::string_view name);

  // Takes a node's name from NextNumber, and those of as many outputs, as GeneratedOutput makes
  // them. It is kept as a number: a table of such names would be most of a large model.
  void TakeNumber(std::string_view stem, std::uint32_t number, std::size_t outputs);

  // A value whose name came by TakeNumber is released with the node.
  void ReleaseNode(std::string_view name);
  void ReleaseValue(std::string_view name) { values_.erase(name); }

 private:
  // The names of one stem.
  struct NumberTable {
    std::vector<std::uint32_t> entries;  // by number: 0 is free, else 1 + the number of outputs
    std::uint32_t first_free = 0;        // or less: all below are taken
  };

  // The entry of a node's name; 0 when it is in no table.
  std::uint32_t EntryOf(std::string_view name) const;

  std::unordered_map<std::string, NumberTable, TextHash, std::equal_to<>> tables_;  // by stem
  std::unordered_set<std::string_view> nodes_;                                      // all others
  std::unordered_set<std::string_view> values_;                                     // all others
};

std::string GeneratedNode(std::string_view stem, std::uint32_t number);
std::string GeneratedOutput(std::string_view node, std::size_t output);

}  // namespace loom
