// The bodies of a node that is being added.
#pragma once

#include <string>
#include <vector>

#include "adapters/inference.h"
#include "loom/attribute.h"
#include "onnx/onnx_pb.h"

namespace loom {

struct NodeBody {
  const onnx::AttributeProto* attribute = nullptr;  // the attribute with the graph
  onnx::GraphProto* graph = nullptr;
  std::vector<BodyInput> inputs;  // names and types that the caller gave
  std::string doc_string;
  std::vector<const onnx::TypeProto*> input_types;
  std::vector<const onnx::TypeProto*> output_types;
  bool done = false;
};

// All bodies of the node. Gives inference the types of the finished ones.
class NodeBodies : public BodyInference {
 public:
  bool empty() const { return bodies_.empty(); }
  std::size_t size() const { return bodies_.size(); }
  NodeBody& operator[](std::size_t index) { return bodies_[index]; }
  NodeBody& back() { return bodies_.back(); }

  // Adds a body to be built. `graph`, which is in `attribute`, has only a name yet.
  void Add(const Subgraph& subgraph, onnx::AttributeProto* attribute, onnx::GraphProto* graph);

  std::vector<const onnx::TypeProto*> OutputTypes(
      const std::string& attribute,
      const std::vector<const onnx::TypeProto*>& input_types) override;

 private:
  std::vector<NodeBody> bodies_;
};

}  // namespace loom
