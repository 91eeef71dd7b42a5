#include "passes/rename_values.h"

#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "base/try.h"
#include "passes/option_error.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

// Maps old names to new ones. All are gathered before any is applied, so that names can be swapped.
class ValueNames {
 public:
  Status Gather(const google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>& values,
                const std::vector<std::string>& names, const char* option) {
    if (names.size() > static_cast<std::size_t>(values.size())) {
      return OptionError(ErrorCode::kInvalidArgument, option,
                         "has " + std::to_string(names.size()) + " names, the model only " +
                             std::to_string(values.size()) + " such values");
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string& old = values[static_cast<int>(i)].name();
      if (names[i].empty() || !IsUtf8(names[i])) {
        return OptionError(ErrorCode::kInvalidArgument, option, "a name must be non-empty UTF-8");
      }
      const auto [it, added] = new_names_.emplace(old, names[i]);
      if (!added && it->second != names[i]) {
        return OptionError(
            ErrorCode::kInvalidArgument, option,
            "the value " + Quoted(old) + " is input and output, and cannot get two names");
      }
    }
    return Done{};
  }

  // Renames in the bodies too: they can use values of the main graph, and names are unique in the
  // whole model.
  Status Apply(onnx::GraphProto* main) const {
    if (new_names_.empty()) return Done{};
    LOOM_TRY(CheckUnique(*main));
    ForEachGraph(*main, [&](onnx::GraphProto& graph) { RenameIn(&graph); });
    return Done{};
  }

 private:
  void Rename(std::string* name) const {
    const auto it = new_names_.find(*name);
    if (it != new_names_.end()) *name = it->second;
  }

  void RenameIn(onnx::GraphProto* graph) const {
    for (auto* values :
         {graph->mutable_input(), graph->mutable_output(), graph->mutable_value_info()}) {
      for (onnx::ValueInfoProto& value : *values) Rename(value.mutable_name());
    }
    for (onnx::TensorProto& tensor : *graph->mutable_initializer()) Rename(tensor.mutable_name());
    for (onnx::SparseTensorProto& tensor : *graph->mutable_sparse_initializer()) {
      Rename(tensor.mutable_values()->mutable_name());
    }
    for (onnx::NodeProto& node : *graph->mutable_node()) {
      for (std::string& input : *node.mutable_input()) Rename(&input);
      for (std::string& output : *node.mutable_output()) Rename(&output);
    }
  }

  Status CheckUnique(const onnx::GraphProto& main) const {
    std::unordered_set<std::string> old_names;
    ForEachGraph(main, [&](const onnx::GraphProto& graph) {
      for (const auto& input : graph.input()) old_names.insert(input.name());
      for (const auto& tensor : graph.initializer()) old_names.insert(tensor.name());
      for (const auto& tensor : graph.sparse_initializer()) {
        old_names.insert(tensor.values().name());
      }
      for (const auto& node : graph.node()) {
        for (const auto& output : node.output()) old_names.insert(output);
      }
    });
    std::unordered_set<std::string_view> seen;
    for (const std::string& old : old_names) {
      const auto it = new_names_.find(old);
      const std::string& name = it == new_names_.end() ? old : it->second;
      if (name.empty() || seen.insert(name).second) continue;
      return Error{ErrorCode::kDuplicateName,
                   "value " + Quoted(name),
                   "two values would have that name",
                   {}};
    }
    return Done{};
  }

  std::unordered_map<std::string, std::string> new_names_;
};

}  // namespace

Status RenameValues(const std::vector<std::string>& input_names,
                    const std::vector<std::string>& output_names, Edit& edit) {
  onnx::GraphProto& graph = edit.graph();
  ValueNames names;
  LOOM_TRY(names.Gather(graph.input(), input_names, "input_names"));
  LOOM_TRY(names.Gather(graph.output(), output_names, "output_names"));
  return names.Apply(&graph);
}

}  // namespace loom
