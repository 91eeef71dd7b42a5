// Finishes a builder: checks what it holds and makes it a model.
#include "base/try.h"
#include "builder/builder_check_view.h"
#include "builder/checked_nodes.h"
#include "builder/stale_inputs.h"
#include "builder/steps.h"
#include "model/check_model.h"
#include "model/skeleton.h"

namespace loom {
namespace {

void AddValueInfo(BuilderState& state, const ValueRecord& record) {
  if (record.is_output || record.graph == kNoGraph || !record.type) return;
  auto* info = state.graphs[record.graph]->add_value_info();
  info->set_name(std::string(record.name));
  *info->mutable_type() = *record.type;
}

// Writes the types of all node outputs, or only those that inference cannot find again.
void FillValueInfo(BuilderState& state, bool all) {
  for (onnx::GraphProto* graph : state.graphs) {
    if (graph) graph->clear_value_info();
  }
  if (!all) {
    for (const Value value : state.values_with_given_type)
      AddValueInfo(state, state.values[value.index]);
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
  const Scope& main = state.scopes.front();
  if (state.scopes.size() > 1 || !state.pending.empty()) {
    return steps::OutOfOrder("a body is being built: finish when its closure has returned");
  }
  if (main.graph->output_size() == 0) {
    return Error{ErrorCode::kInvalidState,
                 main.path,
                 "the graph has no output: add at least one before finishing",
                 {}};
  }
  RenameMainInputs(state);
  FillValueInfo(state, options.value_types);
  state.model->set_ir_version(state.ir_version_needed);
  {
    google::protobuf::Arena arena;
    LOOM_TRY(CheckCopyFully(MakeBuilderCheckView(state, &arena)));
  }
  if (!state.has_outdated_inference) InsertCheckedNodes(state.node_cache);
  LOOM_ASSIGN(std::string skeleton, SerialiseSkeleton(*state.model, state.nodes));
  Model model{std::move(skeleton), std::move(state.weights)};
  state.Close();
  return model;
}

}  // namespace loom
