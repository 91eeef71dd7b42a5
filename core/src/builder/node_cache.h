// Nodes that repeat. What checks and inference find about a node depends on its operator, its
// attributes, and the types and known values of its inputs; so it is found once for all nodes that
// are equal in these. Large models are made of few different nodes.
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
#include "base/byte_sink.h"
#include "base/text.h"
#include "loom/graph.h"
#include "onnx/onnx_pb.h"

namespace loom {

// What was found. All pointers point into the builder's arena.
struct FoundNode {
  std::size_t input_count = 0;          // without absent ones at the end, which can be left out
  std::vector<InferenceInput> outputs;  // as they are when they are used
  std::string other_fields;             // operator and attributes, as bytes of a NodeProto
  std::string question = {};            // by content, if it may be known in other models
};

class Repeats {
 public:
  // Begins a question: which node is asked for. False when it is of no kind that is kept: it has
  // long attributes, tensors, texts, or types that the caller gives.
  bool Ask(std::string_view op_type, std::span<const Attribute> attributes,
           const NodeOptions& options);

  // Its next input. Types are known by where they are.
  void AskInput(const InferenceInput& input);

  // The question without the inputs.
  std::string_view AskedOfNode() const { return question_.bytes().substr(0, node_size_); }

  // The whole of it, with inputs that are known by what they are.
  void AskByContent(std::string question) { by_content_ = std::move(question); }

  // An equal node that was kept earlier; null when there is none.
  const FoundNode* Answer() const;

  // Keeps what was found about the node that was asked for last. Null when there is no room.
  const FoundNode* Keep(FoundNode found);

  template <typename Visit>  // Visit(FoundNode&)
  void ForEach(Visit visit) {
    for (auto& [question, found] : found_) visit(found);
  }

 private:
  ByteSink question_;
  std::size_t node_size_ = 0;
  std::string by_content_;
  std::unordered_map<std::string, FoundNode, TextHash, std::equal_to<>> found_;
};

// What a check or inference may ask of an input. Nothing for one that makes the node no repetition.
std::optional<InferenceInput> AskedOfInput(const BuilderState& state, const NodeInput& input);

// Asks for a node of the main graph. Not for others: what is in bodies can be rolled back, and in a
// function other rules hold.
bool AskRepeats(BuilderState& state, std::string_view op_type, std::span<const NodeInput> inputs,
                std::span<const Attribute> attributes, const NodeOptions& options);

// Appends the node that was asked for, when an equal one is there or known. Nothing when there is
// none, or a name that is given cannot be used.
std::optional<std::vector<Value>> RepeatNode(BuilderState& state, std::string_view op_type,
                                             std::span<const NodeInput> inputs,
                                             const NodeOptions& options);

// Keeps the node that was asked for, which is the last one now and has those outputs, unless their
// rank is not known.
void KeepNode(BuilderState& state, std::span<const Value> outputs);

}  // namespace loom
