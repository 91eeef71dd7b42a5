// Adds outputs to a graph.
#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "builder/builder_state.h"
#include "proto/paths.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

// The name of the value in the message of its producer.
std::string& NameField(BuilderState& state, const ValueRecord& record) {
  if (record.name_field) return *record.name_field;
  onnx::NodeProto& node = state.nodes.MessageAt(record.node_index, &state.arena);
  return *std::ranges::find(*node.mutable_output(), record.name);
}

// Renames the value in its producer only. Inputs of nodes keep the old name, which stays taken,
// until one pass at the end corrects them all.
void Rename(BuilderState& state, std::uint32_t index, std::string_view name) {
  Root& root = state.root();
  ValueRecord& record = state.values[index];
  root.has_stale_inputs |= record.is_used;
  const auto old = root.values_by_old_name.emplace(record.name, index).first;
  root.names.ReleaseValue(record.name);
  root.names.TakeValue(old->first);
  record.name_field = &NameField(state, record);
  *record.name_field = std::string(name);
  record.name = *record.name_field;
  root.names.TakeValue(record.name);
}

Value Append(BuilderState& state, Value value, std::string_view name, std::string_view doc_string,
             onnx::ValueInfoProto* output) {
  Scope& scope = state.scopes.back();
  ValueRecord& record = state.values[value.index];
  if (name != record.name) Rename(state, value.index, name);
  record.is_output = true;
  // From here on the value has the type that the output declares. Graph inputs declare their own.
  if (record.made_by_node && record.type) {
    const onnx::TypeProto* const declared = state.Intern(output->type());
    state.has_outdated_inference |= record.is_used && declared != record.type;
    record.type = declared;
  }
  output->set_name(std::string(record.name));
  if (!doc_string.empty()) output->set_doc_string(std::string(doc_string));
  scope.graph->mutable_output()->UnsafeArenaAddAllocated(output);
  scope.outputs.push_back(value);
  return value;
}

Status SetType(const ValueRecord& record, const std::optional<ValueType>& type,
               const std::string& where, onnx::ValueInfoProto* output) {
  if (!record.type) {
    if (!type) return Done{};
    return Error{
        ErrorCode::kUnsupported, where, "ONNX cannot store the types of a function's outputs", {}};
  }
  *output->mutable_type() = *record.type;
  if (!type) return Done{};
  onnx::TypeProto given;
  LOOM_TRY(TypeInto(*type, where, &given));
  return RefineType(given, where, output->mutable_type());
}

Status CheckRank(const onnx::TypeProto& type, const std::string& where) {
  if (!HasOpenRank(type)) return Done{};
  return Error{
      ErrorCode::kInvalidArgument,
      where,
      "inference cannot tell the rank, and ONNX's checker refuses outputs of unknown rank: "
      "give the type with a shape; dims may be unknown",
      {}};
}

}  // namespace

Result<Value> Graph::AddOutput(Value value, std::string_view name,
                               const std::optional<ValueType>& type, std::string_view doc_string) {
  LOOM_ASSIGN(const Scope* const scope, state_->Current(id_));
  const std::string where = scope->path + " / " + OutputPath(name);
  LOOM_ASSIGN(const ValueRecord* found, state_->Find(value, where));
  const std::string own_name(found->name);
  if (name.empty()) name = own_name;
  const bool renames = name != own_name;
  if (renames) LOOM_TRY(state_->CheckNewName(name, where));
  LOOM_TRY(CheckText(doc_string, "the doc string", where));
  if (!renames && found->is_output && found->graph == id_) {
    return Error{ErrorCode::kDuplicateName, where, "the value is an output already", {}};
  }
  auto* output = state_->New<onnx::ValueInfoProto>();
  LOOM_TRY(SetType(*found, type, where, output));
  if (id_ == 0) LOOM_TRY(CheckRank(output->type(), where));
  // onnxruntime rejects a subgraph whose output is a value of an enclosing graph.
  const bool outer = found->graph != id_;
  if (outer || (renames && (!found->renamable || found->is_output))) {
    NodeOptions options;
    if (renames) options.output_names = {std::string(name)};
    LOOM_ASSIGN(const std::vector<Value> copy,
                AddNode("Identity", std::span<const Value>(&value, 1), {}, options));
    value = copy.front();
  }
  // The copy of a value of an enclosing graph cannot have the name of that value.
  if (outer && !renames) name = state_->values[value.index].name;
  return Append(*state_, value, name, doc_string, output);
}

Result<std::vector<Value>> BuilderState::SetOutputs(std::span<const Value> outputs) {
  Graph graph(this, scopes.back().id);
  const std::vector<Value> earlier = scopes.back().outputs;
  const bool begins = outputs.size() >= earlier.size() &&
                      std::equal(earlier.begin(), earlier.end(), outputs.begin());
  if (!begins && !outputs.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 scopes.back().path,
                 "the values that were made outputs must be the first that are returned, in order",
                 {}};
  }
  for (std::size_t i = earlier.size(); i < outputs.size(); ++i) {
    const std::string where = scopes.back().path + " / " + OutputPath(i);
    LOOM_ASSIGN(const ValueRecord* const record, Find(outputs[i], where));
    Value value = outputs[i];
    const bool own = record->made_by_node && record->graph == graph.id() && !record->is_output;
    if (!own) {
      LOOM_ASSIGN(const std::vector<Value> copy,
                  graph.AddNode("Identity", std::span<const Value>(&value, 1)));
      value = copy.front();
    }
    LOOM_TRY(graph.AddOutput(value));
  }
  return scopes.back().outputs;
}

}  // namespace loom
