#include "adapters/refused_node.h"

#include "proto/paths.h"

namespace loom {
namespace {

struct NodeName {
  std::string_view name;
  std::string_view op_type;
};

// The two texts about a node that comes before the producer of its input: in a graph, in a
// function.
struct UnsortedText {
  std::string_view before_name;
  std::string_view end;
};
constexpr UnsortedText kUnsortedTexts[] = {
    {" of node: \nname: ", "\n is not output of any previous nodes."},
    {" of node: \nName: ",
     "\n is neither output of any previous nodes nor input of the function."}};

// Reads "conv1 OpType: Conv" behind the last mark: names of values, which may hold any text, come
// before it. nullopt for a name with a line break, which may hold the mark.
std::optional<NodeName> NameAfterLast(std::string_view mark, std::string_view text) {
  constexpr std::string_view kOpType = " OpType: ";
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(at + mark.size());
  const std::size_t end = line.rfind(kOpType);
  if (end == std::string_view::npos || line.find('\n') != std::string_view::npos) {
    return std::nullopt;
  }
  return NodeName{line.substr(0, end), line.substr(end + kOpType.size())};
}

std::optional<NodeName> OfChecker(std::string_view text) {
  for (const auto& [before_name, end] : kUnsortedTexts) {
    if (!text.ends_with(end)) continue;
    return NameAfterLast(before_name, text.substr(0, text.size() - end.size()));
  }
  return NameAfterLast("\n\n==> Context: Bad node spec for node. Name: ", text);
}

// Reads "(op_type:Conv, node name: conv1): …", or "(op_type:Conv): …". The outermost node comes
// first.
std::optional<NodeName> OfInference(std::string_view text) {
  constexpr std::string_view kName = ", node name: ";
  constexpr std::string_view kOpType = "(op_type:";
  const std::size_t begin = text.find(kOpType);
  if (!text.starts_with("[ShapeInferenceError] ") || begin == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view node = text.substr(begin + kOpType.size());
  node = node.substr(0, node.find("): "));
  const std::size_t end = node.find(kName);
  if (end == std::string_view::npos) return NodeName{{}, node};
  return NodeName{node.substr(end + kName.size()), node.substr(0, end)};
}

}  // namespace

std::optional<std::string> RefusedNode(std::string_view text) {
  auto node = OfChecker(text);
  if (!node) node = OfInference(text);
  if (!node) return std::nullopt;
  return NodePath(node->name, node->op_type);
}

std::string RefusedNode(std::string_view text, std::string_view graph_name) {
  const auto node = RefusedNode(text);
  return node ? GraphPath(graph_name) + " / " + *node : "model";
}

}  // namespace loom
