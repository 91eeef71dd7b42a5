#include "adapters/node_bodies.h"

#include <algorithm>

#include "proto/paths.h"

namespace loom {

void NodeBodies::Add(const Subgraph& subgraph, onnx::AttributeProto* attribute,
                     onnx::GraphProto* graph) {
  bodies_.push_back({.attribute = attribute,
                     .graph = graph,
                     .inputs = subgraph.inputs,
                     .doc_string = subgraph.doc_string,
                     .input_types = {},
                     .output_types = {}});
}

std::vector<const onnx::TypeProto*> NodeBodies::OutputTypes(
    const std::string& attribute, const std::vector<const onnx::TypeProto*>& input_types) {
  const auto body = std::ranges::find_if(
      bodies_, [&](const NodeBody& each) { return each.attribute->name() == attribute; });
  if (body == bodies_.end() || !body->done) return {};
  if (body->input_types.size() == input_types.size()) return body->output_types;
  throw BodyError({ErrorCode::kBadArity,
                   AttributePath(attribute),
                   "the body has " + std::to_string(body->input_types.size()) +
                       " inputs, the operator passes " + std::to_string(input_types.size()),
                   {}});
}

}  // namespace loom
