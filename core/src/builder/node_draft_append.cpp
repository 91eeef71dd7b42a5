// The second half of adding a node: inference, then appending, which cannot fail.
#include "adapters/schema.h"
#include "base/error_path.h"
#include "base/try.h"
#include "builder/node_draft.h"
#include "builder/pending.h"
#include "proto/node_fields.h"
#include "proto/paths.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

// The first IR version in which a node has metadata_props and an overload.
constexpr int kNodeMetadataIrVersion = 10;
constexpr int kSparseAttributeIrVersion = 6;

}  // namespace

Result<std::optional<std::vector<onnx::TypeProto>>> NodeDraft::InputTypesOf(const NodeBody& body) {
  using Types = std::optional<std::vector<onnx::TypeProto>>;
  if (!schema_) return Types();
  if (state_.InFunction()) {
    if (!body.inputs.empty()) return Types();
    const std::size_t count = node_.op_type() == "If" ? 0 : inputs_.size();
    return Types(std::vector<onnx::TypeProto>(count));
  }
  return Within([&] { return Path(); },
                BodyInputTypes(*schema_, node_, inputs_, body.attribute->name(), bodies_));
}

Result<std::vector<Value>> NodeDraft::End() {
  LOOM_TRY(Within([&] { return Path(); }, InferOutputs()));
  SetTexts();
  return Append();
}

Status NodeDraft::InferOutputs() {
  if (!outputs_set_) LOOM_TRY(SetOutputs(OutputCount().value_or(1)));
  has_given_type_.resize(outputs_.size());
  LOOM_TRY(CheckOutputs());
  if (state_.InFunction()) return Done{};
  LOOM_TRY(Infer());
  return ApplyOutputTypes();
}

Status NodeDraft::CheckOutputs() {
  if (function_) return CheckCall(*function_->proto, node_);
  if (!schema_) return Done{};
  std::vector<bool> present;
  present.reserve(outputs_.size());
  for (const std::string& output : node_.output()) present.push_back(!output.empty());
  LOOM_TRY(CheckOutputArity(*schema_, present));
  return CheckOfficially(*schema_, node_);
}

Status NodeDraft::Infer() {
  const auto scope = scope_index_ > 0 ? InferenceScope::kBody : InferenceScope::kMainGraph;
  if (function_) {
    return InferCall(*function_->proto, state_.functions.protos(), node_, inputs_, scope, outputs_);
  }
  if (!schema_) return Done{};
  LOOM_TRY(InferNode(*schema_, node_, inputs_, &bodies_, scope, outputs_));
  std::vector<onnx::TypeProto*> types;
  types.reserve(outputs_.size());
  for (InferredOutput& output : outputs_) types.push_back(&output.type);
  return CheckOutputTypes(*schema_, input_types_, types);
}

// Narrows the inferred types by those the caller gave. Afterwards every output has a type.
Status NodeDraft::ApplyOutputTypes() {
  if (options_.output_types.size() > outputs_.size()) {
    return Error{ErrorCode::kBadArity, {}, "more output types than outputs", {}};
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    LOOM_TRY(Within([&] { return OutputPath(i); }, ApplyOutputType(i)));
  }
  return Done{};
}

Status NodeDraft::ApplyOutputType(std::size_t index) {
  onnx::TypeProto& type = outputs_[index].type;
  if (index < options_.output_types.size()) {
    const ValueType inferred = MakeValueType(type);
    onnx::TypeProto given;
    LOOM_TRY(TypeInto(options_.output_types[index], {}, &given));
    LOOM_TRY(RefineType(given, {}, &type));
    has_given_type_[index] = MakeValueType(type) != inferred;
  }
  const bool open = type.value_case() == onnx::TypeProto::VALUE_NOT_SET;
  if (!open || node_.output(static_cast<int>(index)).empty()) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               {},
               schema_ || function_ ? "inference cannot tell its type: give the output types"
                                    : "the operator has no schema: give the output types",
               {}};
}

void NodeDraft::SetTexts() {
  if (!options_.doc_string.empty()) node_.set_doc_string(options_.doc_string);
  AddMetadata(options_.metadata, node_.mutable_metadata_props());
  const bool needs_metadata = !options_.metadata.empty() || !options_.overload.empty();
  if (needs_metadata) state_.Needs(kNodeMetadataIrVersion);
  for (const auto& attribute : node_.attribute()) NoteAttribute(attribute);
}

void NodeDraft::NoteAttribute(const onnx::AttributeProto& attribute) {
  const auto needs = [&](const onnx::TensorProto& tensor) {
    state_.Needs(MinIrVersion(static_cast<DataType>(tensor.data_type())));
  };
  if (attribute.has_t()) needs(attribute.t());
  for (const auto& tensor : attribute.tensors()) needs(tensor);
  if (attribute.has_tp()) state_.Needs(MinIrVersion(attribute.tp()));
  for (const auto& type : attribute.type_protos()) state_.Needs(MinIrVersion(type));
  const bool sparse = attribute.has_sparse_tensor() || attribute.sparse_tensors_size() > 0;
  if (sparse) state_.Needs(kSparseAttributeIrVersion);
  if (attribute.has_ref_attr_name()) {
    state_.function->kinds.emplace(attribute.ref_attr_name(), attribute.type());
  }
}

// A literal becomes an initializer; in a function, which has none, the value of a Constant.
void NodeDraft::AppendLiteral(const LiteralTensor& literal) {
  onnx::TensorProto* tensor = literal.tensor;
  if (!state_.InFunction()) {
    graph_->mutable_initializer()->UnsafeArenaAddAllocated(tensor);
    state_.Needs(kInitializerIrVersion);
    state_.Register({.name_field = tensor->mutable_name(), .type = literal.type, .data = tensor});
    return;
  }
  Root& root = state_.root();
  onnx::NodeProto* node = graph_->add_node();
  node->set_op_type("Constant");
  const std::uint32_t number = root.names.NextNumber(node->op_type());
  node->set_name(GeneratedNode(node->op_type(), number));
  root.names.TakeNumber(node->op_type(), number, 0);
  node->add_output(tensor->name());
  root.names.ReleaseValue(tensor->name());
  tensor->clear_name();
  auto* value = node->add_attribute();
  value->set_name("value");
  value->set_type(onnx::AttributeProto::TENSOR);
  value->mutable_t()->Swap(tensor);
  state_.Register({.name_field = node->mutable_output(0)});
}

ValueRecord NodeDraft::MakeRecord(int index) {
  InferredOutput& output = outputs_[static_cast<std::size_t>(index)];
  ValueRecord record;
  record.made_by_node = true;
  record.name_field = node_.mutable_output(index);
  if (!state_.InFunction()) {
    record.type = state_.Intern(output.type);
  }
  if (output.shape_data) record.shape_data = state_.Copy(*output.shape_data);
  record.renamable = !options_.OutputName(static_cast<std::size_t>(index));
  return record;
}

std::vector<Value> NodeDraft::Append() {
  for (const std::uint32_t value : used_values_) state_.MarkUsed(value);
  for (const LiteralTensor& literal : literals_) AppendLiteral(literal);
  const onnx::TensorProto* constant = ConstantData(node_, &state_.arena);
  if (graph_ == state_.graphs.front()) {
    state_.nodes.Add(&node_);
  } else {
    graph_->mutable_node()->UnsafeArenaAddAllocated(&node_);
  }
  TakeName();
  if (imports_domain_) Import();
  std::vector<Value> values;
  values.reserve(outputs_.size());
  for (int i = 0; i < node_.output_size(); ++i) {
    if (node_.output(i).empty()) {
      values.push_back(kAbsent);
      continue;
    }
    ValueRecord record = MakeRecord(i);
    record.data = constant;
    values.push_back(state_.Register(record));
    if (has_given_type_[static_cast<std::size_t>(i)]) {
      state_.values_with_given_type.push_back(values.back());
    }
  }
  return values;
}

void NodeDraft::Import() {
  Root& root = state_.root();
  if (!root.opsets.emplace(domain_, opset_).second) return;  // a body of the node has imported it
  AddOpsetImport(domain_, opset_, root.imports);
}

}  // namespace loom
