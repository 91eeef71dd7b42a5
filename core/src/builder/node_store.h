// The nodes of the main graph, in their order: as messages, or those that repeat one (see
// NodeCache) as their bytes, which are a fifth of the memory and need no serialising.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Borrows what is added to it. Copies of it show the same nodes.
class NodeStore {
 public:
  void Add(onnx::NodeProto* node) { nodes_.push_back({node, {}}); }

  // Returns the place of the node.
  std::uint32_t Add(std::string_view bytes);

  // The node at that place, which is a message in the arena from now on.
  onnx::NodeProto& MessageAt(std::uint32_t place, google::protobuf::Arena* arena);

  template <typename Visit>  // Visit(const onnx::NodeProto&)
  void ForEach(Visit visit) const {
    for (const Node& node : nodes_) visit(node.message ? *node.message : Parsed(node.bytes));
  }

  template <typename Visit>  // The same for those that repeat none.
  void ForEachDifferent(Visit visit) const {
    for (const Node& node : nodes_) {
      if (node.bytes.empty()) visit(*node.message);
    }
  }

  // Change(onnx::NodeProto&), for all. The changes are kept; bytes stay bytes, in the arena.
  template <typename Change>
  void ChangeAll(google::protobuf::Arena* arena, Change change) {
    for (Node& node : nodes_) {
      if (node.message) {
        change(*node.message);
        continue;
      }
      onnx::NodeProto message = Parsed(node.bytes);
      change(message);
      node.bytes = Kept(message.SerializeAsString(), arena);
    }
  }

  // As the field `node` of a GraphProto.
  std::uint64_t ByteSize() const;
  void AppendTo(std::string& target) const;

  static std::string_view Kept(std::string_view bytes, google::protobuf::Arena* arena);

 private:
  struct Node {
    onnx::NodeProto* message = nullptr;
    std::string_view bytes;  // of one that repeats another; as it was, once there is a message
  };
  static onnx::NodeProto Parsed(std::string_view bytes);

  std::vector<Node> nodes_;
};

// The skeleton of a model whose main graph has those nodes, and none of its own. Fails:
// model-too-large when protobuf could not read it back.
Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model, const NodeStore& nodes);

}  // namespace loom
