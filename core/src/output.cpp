// Graph outputs.
#include "builder_state.h"
#include "proto_types.h"
#include "text.h"
#include "try.h"

namespace loom {
namespace {

// Gives the value its new name where its producer holds it. Consumers still hold the old one, which
// stays taken; Finish renames them all in one pass.
void Rename(BuilderState& state, ValueRecord& record, std::string_view name) {
  const auto old = state.renamed.emplace(*record.name, record.name).first;
  state.value_names.Release(*record.name);
  state.value_names.Take(old->first);
  *record.name = std::string(name);
  state.value_names.Take(*record.name);
}

Value Append(BuilderState& state, Value value, std::string_view name, std::string_view doc_string,
             onnx::ValueInfoProto* output) {
  ValueRecord& record = state.values[value.index];
  if (name != *record.name) Rename(state, record, name);
  record.is_output = true;
  output->set_name(*record.name);
  if (!doc_string.empty()) output->set_doc_string(std::string(doc_string));
  state.graph->mutable_output()->UnsafeArenaAddAllocated(output);
  return value;
}

}  // namespace

Result<Value> Graph::AddOutput(Value value, std::string_view name,
                               const std::optional<ValueType>& type, std::string_view doc_string) {
  const std::string where = state_->GraphPath() + " / output " + Quoted(name);
  LOOM_ASSIGN(const ValueRecord* found, state_->Find(value, where));
  const std::string own_name = *found->name;
  if (name.empty()) name = own_name;
  const bool renames = name != own_name;
  if (renames) LOOM_TRY(state_->CheckNewName(name, where));
  LOOM_TRY(CheckText(doc_string, "the doc string", where));
  if (!renames && found->is_output) {
    return Error{ErrorCode::kDuplicateName, where, "the value is an output already", {}};
  }
  auto* output = state_->New<onnx::ValueInfoProto>();
  *output->mutable_type() = *found->type;
  if (type) {
    onnx::TypeProto given;
    LOOM_TRY(TypeInto(*type, where, &given));
    LOOM_TRY(RefineType(given, where, output->mutable_type()));
  }
  const onnx::TypeProto& known = output->type();
  if ((known.has_tensor_type() && !known.tensor_type().has_shape()) ||
      (known.has_sparse_tensor_type() && !known.sparse_tensor_type().has_shape())) {
    return Error{
        ErrorCode::kInvalidArgument,
        where,
        "inference cannot tell the rank, and ONNX's checker refuses outputs of unknown rank: "
        "give the type with a shape; dims may be unknown",
        {}};
  }
  if (renames && (!found->renamable || found->is_output)) {
    NodeOptions options;
    options.output_names = {std::string(name)};
    LOOM_ASSIGN(const std::vector<Value> copy, AddNode("Identity", {&value, 1}, {}, options));
    value = copy.front();
  }
  return Append(*state_, value, name, doc_string, output);
}

}  // namespace loom
