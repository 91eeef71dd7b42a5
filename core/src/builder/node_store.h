// The nodes of the main graph in order. A new node is a message; one equal to an earlier node (see
// NodeCache) is stored as bytes, a fifth of the memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Borrows the messages and bytes that are added. A copy refers to the same nodes.
class NodeStore {
 public:
  void Add(onnx::NodeProto* node) { nodes_.push_back({node, {}}); }

  // Adds a serialised node and returns its index.
  std::uint32_t Add(std::string_view bytes);

  // The node at the index. If it is stored as bytes, it becomes a message in the arena.
  onnx::NodeProto& MessageAt(std::uint32_t index, google::protobuf::Arena* arena);

  template <typename Visit>  // Visit(const onnx::NodeProto&)
  void ForEach(Visit visit) const {
    for (const Node& node : nodes_) visit(node.message ? *node.message : Parse(node.bytes));
  }

  template <typename Visit>  // The same, without the nodes that came from the cache.
  void ForEachUncached(Visit visit) const {
    for (const Node& node : nodes_) {
      if (node.bytes.empty()) visit(*node.message);
    }
  }

  // Applies `change` to every node. A node stored as bytes is parsed, changed and stored as bytes
  // again, in the arena.
  template <typename Change>  // Change(onnx::NodeProto&)
  void ChangeAll(google::protobuf::Arena* arena, Change change) {
    for (Node& node : nodes_) {
      if (node.message) {
        change(*node.message);
        continue;
      }
      onnx::NodeProto message = Parse(node.bytes);
      change(message);
      node.bytes = CopyToArena(message.SerializeAsString(), arena);
    }
  }

  // The size and the bytes of all nodes, as the field `node` of a GraphProto.
  std::uint64_t ByteSize() const;
  void AppendTo(std::string& target) const;

  static std::string_view CopyToArena(std::string_view bytes, google::protobuf::Arena* arena);

 private:
  struct Node {
    onnx::NodeProto* message = nullptr;
    // The serialised node if it came from the cache; outdated once `message` is set.
    std::string_view bytes;
  };
  static onnx::NodeProto Parse(std::string_view bytes);

  std::vector<Node> nodes_;
};

// The skeleton of `model` with `nodes` in its main graph, which must have no nodes itself. Fails:
// model-too-large if protobuf could not read it back.
Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model, const NodeStore& nodes);

}  // namespace loom
