// The names of nodes and values. Each must be unique in the main graph with its bodies, or in a
// function.
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

// Generated names depend only on the successful calls so far: a name that was proposed and not
// taken is proposed again. The table borrows the text of a taken name until the name is released.
class Names {
 public:
  bool HasNode(std::string_view name) const;
  bool HasValue(std::string_view name) const;

  // The first number for which <stem>_<number> is not the name of a node.
  std::uint32_t NextNumber(std::string_view stem) const;

  // Whether an output name is free that GeneratedOutput made for a node whose name is free.
  bool IsOutputFree(std::string_view name) const { return !values_.contains(name); }

  // The first of base, base_1, base_2, … that is free and not among `others`.
  std::string ProposeValue(const std::string& base,
                           const std::unordered_set<std::string_view>& others = {}) const;

  void TakeNode(std::string_view name) { nodes_.insert(name); }
  void TakeValue(std::string_view name);

  // Registers a generated node name and `outputs` generated output names as a number, because a
  // table of the texts would be most of a large model. `number` comes from NextNumber.
  void TakeNumber(std::string_view stem, std::uint32_t number, std::size_t outputs);

  // Also releases the output names that TakeNumber registered with the node.
  void ReleaseNode(std::string_view name);
  void ReleaseValue(std::string_view name) { values_.erase(name); }

 private:
  // The generated names with one stem.
  struct NumberTable {
    std::vector<std::uint32_t> entries;  // by number: 0 if free, else 1 + the number of outputs
    std::uint32_t first_free = 0;        // a lower bound: all below are taken
  };

  // The entry of a node's name; 0 if it is in no table.
  std::uint32_t EntryOf(std::string_view name) const;

  std::unordered_map<std::string, NumberTable, TextHash, std::equal_to<>> tables_;  // by stem
  std::unordered_set<std::string_view> nodes_;   // the other names
  std::unordered_set<std::string_view> values_;  // the other names
};

std::string GeneratedNode(std::string_view stem, std::uint32_t number);
std::string GeneratedOutput(std::string_view node, std::size_t output);

}  // namespace loom
