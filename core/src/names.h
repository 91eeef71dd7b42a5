// The names of nodes and of values, each of which must be unique in a graph with its bodies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "onnx/onnx_pb.h"
#include "text.h"

namespace loom {

// Names depend only on the successful calls so far: one that was proposed and not taken is proposed
// again. What is taken must stay where it is until it is released.
class Names {
 public:
  bool HasNode(std::string_view name) const;
  bool HasValue(std::string_view name) const;

  // The first free of stem_0, stem_1, …
  std::string ProposeNode(std::string_view stem) const;

  // `base` itself, or the first of base_1, base_2, … that is free and not among `others`.
  std::string ProposeValue(const std::string& base,
                           const std::unordered_set<std::string_view>& others = {}) const;

  // Takes the name that the node has. `proposed`: by ProposeNode, with the op type as stem.
  void TakeNode(const onnx::NodeProto& node, bool proposed);
  void ReleaseNode(std::string_view name);

  void TakeValue(std::string_view name);
  void ReleaseValue(std::string_view name) { values_.erase(name); }

  // Proposes and takes at once, writing the name into the node.
  void NameNode(onnx::NodeProto& node);
  void NameOutput(onnx::NodeProto& node, int output);

 private:
  // Nodes whose names were proposed, by number; null for one that is not of that kind.
  struct Counted {
    std::vector<const onnx::NodeProto*> nodes;
    std::uint32_t first_free = 0;  // or less: all below are taken

    void Take(std::uint32_t number, const onnx::NodeProto& node);
  };

  const Counted* Find(std::string_view stem) const;
  std::uint32_t FirstFree(std::string_view stem, const Counted* counted) const;
  const onnx::NodeProto* CountedNode(std::string_view name) const;

  // The names of counted nodes and those of their outputs stand in the nodes alone: a table of them
  // would be most of what a large model costs.
  std::unordered_map<std::string, Counted, TextHash, std::equal_to<>> counted_;
  std::unordered_set<std::string_view> nodes_;   // all others
  std::unordered_set<std::string_view> values_;  // all others
};

// The name of an output that is given none.
std::string GeneratedOutput(std::string_view node, std::size_t output);

}  // namespace loom
