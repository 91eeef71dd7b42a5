// From the builder's store to a checked model.
#include "builder_state.h"
#include "check_model.h"
#include "skeleton.h"
#include "try.h"

namespace loom {
namespace {

void RenameInputs(BuilderState& state) {
  if (state.renamed.empty()) return;
  for (onnx::NodeProto& node : *state.graph->mutable_node()) {
    for (std::string& input : *node.mutable_input()) {
      const auto it = state.renamed.find(input);
      if (it != state.renamed.end()) input = *it->second;
    }
  }
}

void AddValueInfo(BuilderState& state, const ValueRecord& record) {
  if (record.is_output) return;
  auto* info = state.graph->add_value_info();
  info->set_name(*record.name);
  *info->mutable_type() = *record.type;
}

// The types of all node outputs, or only of those that inference cannot find again.
void FillValueInfo(BuilderState& state, bool all) {
  state.graph->clear_value_info();
  if (!all) {
    for (const Value value : state.unchecked) AddValueInfo(state, state.values[value.index]);
    return;
  }
  for (const ValueRecord& record : state.values) {
    if (record.made_by_node) AddValueInfo(state, record);
  }
}

}  // namespace

Result<Model> ModelBuilder::Finish(const FinishOptions& options) {
  BuilderState& state = *state_;
  LOOM_TRY(state.CheckOpen());
  if (state.graph->output_size() == 0) {
    return Error{ErrorCode::kInvalidState,
                 state.GraphPath(),
                 "the graph has no output: add at least one before finishing",
                 {}};
  }
  RenameInputs(state);
  FillValueInfo(state, options.value_types);
  state.model->set_ir_version(state.ir_version_needed);
  LOOM_TRY(CheckFully(*state.model));
  LOOM_ASSIGN(std::string skeleton, SerialiseSkeleton(*state.model));
  Model model{std::move(skeleton), std::move(state.weights)};
  state.Close();
  return model;
}

}  // namespace loom
