#include "builder/builder_state.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "builder/pending.h"
#include "proto/proto_types.h"

namespace loom {

BuilderState::BuilderState(std::uint32_t builder_id) : id(builder_id) {
  main_root.imports = model->mutable_opset_import();
  graphs = {model->mutable_graph()};
  scopes = {{.id = 0, .graph = graphs.front(), .path = {}}};
}

BuilderState::~BuilderState() = default;

void BuilderState::Close() {
  const Scope main = scopes.front();
  finished = true;
  main_root = {};
  functions = {};
  values = {};
  weights = {};
  types = {};
  node_cache = {};
  nodes = {};
  values_with_given_type = {};
  uses_in_bodies = {};
  arena.Reset();
  model = New<onnx::ModelProto>();
  main_root.imports = model->mutable_opset_import();
  graphs = {model->mutable_graph()};
  scopes = {{.id = 0, .graph = graphs.front(), .path = main.path}};
}

Root& BuilderState::root() { return function ? function->root : main_root; }
const Root& BuilderState::root() const { return function ? function->root : main_root; }

Status BuilderState::CheckOpen() const {
  if (!finished) return Done{};
  return Error{ErrorCode::kInvalidState,
               "model",
               "the builder is used up: finish() has returned its model",
               {}};
}

Result<const Scope*> BuilderState::Current(std::uint32_t graph_id) const {
  LOOM_TRY(CheckOpen());
  const Scope& innermost = scopes.back();
  // A node whose bodies are being built is in no graph yet. Its inputs are fixed, so its graph must
  // not change meanwhile.
  const bool waits = !pending.empty() && pending.back()->mark.scopes == scopes.size();
  if (innermost.id == graph_id && !waits) return &innermost;
  const auto it =
      std::ranges::find_if(scopes, [&](const Scope& scope) { return scope.id == graph_id; });
  if (it == scopes.end()) {
    return Error{ErrorCode::kInvalidState,
                 "graph",
                 "the body is finished: its graph takes calls only until its closure has returned",
                 {}};
  }
  return Error{ErrorCode::kInvalidState,
               it->path,
               "takes no calls while " +
                   (waits ? std::string("the bodies of one of its nodes are being built")
                          : innermost.path + " is being built") +
                   ": append to the graph that the closure received",
               {}};
}

Result<const ValueRecord*> BuilderState::Lookup(Value value, const std::string& where) const {
  LOOM_TRY(CheckOpen());
  if (value.builder != id) {
    return Error{value.builder == 0 ? ErrorCode::kUnknownValue : ErrorCode::kForeignValue,
                 where,
                 value.builder == 0 ? "a value is needed here, given an absent one"
                                    : "the value belongs to another builder; values cannot be "
                                      "shared between models",
                 {}};
  }
  if (value.index >= values.size()) {
    return Error{ErrorCode::kUnknownValue, where, "the builder has no such value", {}};
  }
  const ValueRecord& record = values[value.index];
  if (record.graph != kNoGraph) return &record;
  return Error{ErrorCode::kUnknownValue,
               where,
               "the value was removed when the call that built its graph failed",
               {}};
}

Result<const ValueRecord*> BuilderState::Find(Value value, const std::string& where) const {
  LOOM_ASSIGN(const ValueRecord* const record, Lookup(value, where));
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
    if (scope->id == record->graph) return record;
    if (!scope->is_function) continue;
    return Error{
        ErrorCode::kOutOfScopeValue,
        where,
        Quoted(record->name) + " is not a value of this function; make it an input of the function",
        {}};
  }
  return Error{
      ErrorCode::kOutOfScopeValue,
      where,
      Quoted(record->name) +
          " belongs to a body that is already finished; return it from that body to use it "
          "outside",
      {}};
}

Status BuilderState::CheckNewName(std::string_view name, const std::string& where) const {
  if (name.empty() || !IsUtf8(name)) {
    return Error{ErrorCode::kInvalidArgument, where, "a value's name must be non-empty UTF-8", {}};
  }
  if (root().names.HasValue(name)) {
    return Error{ErrorCode::kDuplicateName,
                 where,
                 "the name is taken already; names of values are unique in the whole model",
                 {}};
  }
  return Done{};
}

Value BuilderState::Register(ValueRecord record) {
  record.name = *record.name_field;
  root().names.TakeValue(record.name);
  if (record.type) Needs(MinIrVersion(*record.type));
  return Enter(record);
}

const onnx::TypeProto* BuilderState::Intern(const onnx::TypeProto& type) {
  const auto [it, added] = types.try_emplace(type.SerializeAsString(), nullptr);
  if (added) it->second = Copy(type);
  return it->second;
}

Graph BuilderState::Open(onnx::GraphProto* graph, std::string path, bool is_function) {
  const auto graph_id = static_cast<std::uint32_t>(graphs.size());
  graphs.push_back(graph);
  scopes.push_back(
      {.id = graph_id, .graph = graph, .path = std::move(path), .is_function = is_function});
  return {this, graph_id};
}

Mark BuilderState::MakeMark() const {
  return {.values = values.size(),
          .weights = weights.size(),
          .values_with_given_type = values_with_given_type.size(),
          .uses_in_bodies = uses_in_bodies.size(),
          .graphs = graphs.size(),
          .scopes = scopes.size(),
          .imports = root().imports->size(),
          .ir_version = ir_version_needed};
}

void BuilderState::RollBack(const Mark& mark) {
  Root& now = root();
  for (std::size_t i = mark.values; i < values.size(); ++i) {
    if (values[i].graph == kNoGraph) continue;
    values[i].graph = kNoGraph;
    now.names.ReleaseValue(values[i].name);
  }
  std::erase_if(now.values_by_old_name, [&](const auto& entry) {
    if (entry.second < mark.values) return false;
    now.names.ReleaseValue(entry.first);
    return true;
  });
  for (std::size_t i = mark.graphs; i < graphs.size(); ++i) {
    if (!graphs[i]) continue;
    for (const onnx::NodeProto& node : graphs[i]->node()) now.names.ReleaseNode(node.name());
    graphs[i] = nullptr;
  }
  for (int i = now.imports->size(); i > mark.imports; --i) {
    now.opsets.erase((*now.imports)[i - 1].domain());
    now.imports->RemoveLast();
  }
  scopes.resize(mark.scopes);
  weights.resize(mark.weights);
  values_with_given_type.resize(mark.values_with_given_type);
  for (std::size_t i = mark.uses_in_bodies; i < uses_in_bodies.size(); ++i) {
    values[uses_in_bodies[i]].is_used = false;
  }
  uses_in_bodies.resize(mark.uses_in_bodies);
  ir_version_needed = mark.ir_version;
}

}  // namespace loom
