#include "adapters/refused_node.h"

#include <optional>

#include "base/text.h"
#include "proto/node_fields.h"

namespace loom {
namespace {

struct NodeName {
  std::string_view name;
  std::string_view op_type;
};

// What stands behind the mark; nothing when the mark is not there.
std::optional<std::string_view> Behind(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  return text.substr(at + mark.size());
}

// "==> Context: Bad node spec for node. Name: conv1 OpType: Conv", or for a node that is out of
// order "name: conv1 OpType: Conv" in a line of its own.
std::optional<NodeName> OfChecker(std::string_view text) {
  constexpr std::string_view kOpType = " OpType: ";
  auto rest = Behind(text, "Bad node spec for node. Name: ");
  if (!rest) rest = Behind(text, "\nname: ");
  if (!rest) return std::nullopt;
  const std::string_view line = rest->substr(0, rest->find('\n'));
  const std::size_t end = line.rfind(kOpType);
  if (end == std::string_view::npos) return std::nullopt;
  return NodeName{line.substr(0, end), line.substr(end + kOpType.size())};
}

// "(op_type:Conv, node name: conv1): [ShapeInferenceError] …", or "(op_type:Conv): …". The
// outermost node comes first.
std::optional<NodeName> OfInference(std::string_view text) {
  constexpr std::string_view kName = ", node name: ";
  const auto rest = Behind(text, "(op_type:");
  if (!rest) return std::nullopt;
  const std::string_view node = rest->substr(0, rest->find("): "));
  const std::size_t end = node.find(kName);
  if (end == std::string_view::npos) return NodeName{{}, node};
  return NodeName{node.substr(end + kName.size()), node.substr(0, end)};
}

}  // namespace

std::string RefusedNode(std::string_view text, std::string_view graph_name) {
  auto node = OfChecker(text);
  if (!node) node = OfInference(text);
  if (!node) return "model";
  return "graph " + Quoted(graph_name) + " / " + NodePath(node->name, node->op_type);
}

}  // namespace loom
