#include "read/function_calls.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "adapters/inference.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

constexpr int kMaxDepth = 100;
constexpr std::uint64_t kMaxNodes = 1 << 20;

// What inference expands a list of nodes to.
struct Extent {
  std::uint64_t nodes = 0;  // at most kMaxNodes + 1
  int depth = 0;            // of calls

  void Add(const Extent& inner) {
    nodes = std::min(nodes + inner.nodes, kMaxNodes + 1);
    depth = std::max(depth, inner.depth);
  }
};

class Expansion {
 public:
  explicit Expansion(const onnx::ModelProto& model) {
    for (const onnx::FunctionProto& function : model.functions()) {
      functions_[FunctionKey(function.domain(), function.name(), function.overload())].function =
          &function;
    }
  }

  // The extent of the nodes when every call is expanded. Stops for good once it is too deep, so
  // that a cycle is not followed twice.
  template <typename Nodes>
  Extent Of(const Nodes& nodes, int level) {
    Extent extent;
    for (const onnx::NodeProto& node : nodes) {
      if (too_deep_) break;
      extent.Add({1, 0});
      extent.Add(OfCall(node, level));
      ForEachSubgraph(node, [&](const auto& body) { extent.Add(Of(body.node(), level)); });
    }
    return extent;
  }

  bool too_deep() const { return too_deep_; }

 private:
  struct Entry {
    const onnx::FunctionProto* function = nullptr;
    std::optional<Extent> extent;
  };

  Extent OfCall(const onnx::NodeProto& node, int level) {
    const auto found = functions_.find(FunctionKey(node.domain(), node.op_type(), node.overload()));
    if (found == functions_.end()) return {};
    too_deep_ = too_deep_ || level == kMaxDepth;
    if (too_deep_) return {};
    Entry& entry = found->second;
    if (!entry.extent) entry.extent = Of(entry.function->node(), level + 1);
    too_deep_ = too_deep_ || level + 1 + entry.extent->depth > kMaxDepth;
    return {entry.extent->nodes, entry.extent->depth + 1};
  }

  std::unordered_map<std::string, Entry> functions_;
  bool too_deep_ = false;
};

}  // namespace

Status CheckFunctionCalls(const onnx::ModelProto& model) {
  if (model.functions().empty()) return Done{};
  Expansion expansion(model);
  const Extent extent = expansion.Of(model.graph().node(), 0);
  // Functions that are never called are checked too.
  for (const auto& function : model.functions()) (void)expansion.Of(function.node(), 0);
  if (expansion.too_deep()) {
    return Error{ErrorCode::kInvalidArgument,
                 "model",
                 "its functions call each other in a cycle, or more than " +
                     std::to_string(kMaxDepth) + " deep",
                 {}};
  }
  if (extent.nodes <= kMaxNodes) return Done{};
  return Error{ErrorCode::kUnsupported,
               "model",
               "its function calls expand to more than " + std::to_string(kMaxNodes) + " nodes",
               {}};
}

}  // namespace loom
