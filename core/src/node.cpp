// Appends a node: the draft goes through every check before the graph sees it.
#include <algorithm>
#include <unordered_set>

#include "builder_state.h"
#include "proto_attributes.h"
#include "proto_types.h"
#include "schema.h"
#include "text.h"
#include "try.h"

namespace loom {
namespace {

// The first in which a node has metadata_props and an overload.
constexpr int kNodeMetadataIrVersion = 10;
constexpr int kSparseAttributeIrVersion = 6;

class NodeDraft {
 public:
  NodeDraft(BuilderState& state, std::string_view op_type, const NodeOptions& options)
      : state_(state),
        options_(options),
        domain_(NormalDomain(options.domain)),
        node_(*state.New<onnx::NodeProto>()) {
    node_.set_op_type(std::string(op_type));
  }

  Result<std::vector<Value>> Add(std::span<const Value> inputs,
                                 std::span<const Attribute> attributes) {
    LOOM_TRY(state_.CheckOpen());
    LOOM_TRY(SetName());
    LOOM_TRY(CheckTexts());
    LOOM_TRY(ResolveOperator());
    LOOM_TRY(SetInputs(inputs));
    LOOM_TRY(SetAttributes(attributes));
    LOOM_TRY(SetOutputs());
    LOOM_TRY(CheckAgainstSchema());
    LOOM_TRY(Infer());
    LOOM_TRY(ApplyOutputTypes());
    SetTexts();
    return Append();
  }

 private:
  Error Fails(ErrorCode code, std::string message) const {
    return {code, where_, std::move(message), {}};
  }

  Status SetName() {
    const std::string& op_type = node_.op_type();
    generated_ = options_.name.empty();
    node_.set_name(generated_ ? state_.node_names.ProposeCounted(op_type) : options_.name);
    where_ = state_.GraphPath() + " / node " + Quoted(node_.name()) + " (" + op_type + ")";
    if (op_type.empty() || !IsUtf8(op_type) || !IsUtf8(domain_)) {
      return Fails(ErrorCode::kInvalidArgument, "the op type must be non-empty UTF-8");
    }
    if (!IsUtf8(node_.name())) {
      return Fails(ErrorCode::kInvalidArgument, "a node's name must be UTF-8");
    }
    if (state_.node_names.Has(node_.name())) {
      return Fails(ErrorCode::kDuplicateName, "another node has that name");
    }
    return Done{};
  }

  Status CheckTexts() const {
    LOOM_TRY(CheckText(options_.doc_string, "the doc string", where_));
    LOOM_TRY(CheckText(options_.overload, "the overload", where_));
    return CheckMetadata(options_.metadata, where_);
  }

  Status ResolveOperator() {
    const auto import = state_.opsets.find(domain_);
    imports_domain_ = import == state_.opsets.end();
    opset_ = imports_domain_ ? OpsetBeside(state_.ai_onnx_opset, domain_) : import->second;
    if (!domain_.empty()) node_.set_domain(domain_);
    LOOM_ASSIGN(schema_, FindSchema(node_.op_type(), domain_, opset_, where_));
    if (schema_ && !options_.overload.empty()) {
      return Fails(ErrorCode::kInvalidArgument, "an operator with a schema has no overloads");
    }
    return Done{};
  }

  Status SetInputs(std::span<const Value> inputs) {
    while (!inputs.empty() && inputs.back() == kAbsent) inputs = inputs.first(inputs.size() - 1);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i] == kAbsent) {
        node_.add_input();
        inputs_.emplace_back();
        continue;
      }
      auto found = state_.Find(inputs[i], where_);
      if (!found.ok()) {
        Error error = found.error();
        error.where += " / " + InputLabel(schema_, i);
        return error;
      }
      const ValueRecord& record = **found;
      node_.add_input(*record.name);
      inputs_.push_back({record.type, record.data, record.shape_data});
    }
    return Done{};
  }

  Status SetAttributes(std::span<const Attribute> attributes) {
    for (const Attribute& attribute : attributes) {
      const std::string where = where_ + " / attribute " + Quoted(attribute.name);
      const bool twice = std::ranges::any_of(
          node_.attribute(), [&](const auto& earlier) { return earlier.name() == attribute.name; });
      if (twice || attribute.name.empty() || !IsUtf8(attribute.name)) {
        return Error{ErrorCode::kBadAttribute,
                     where,
                     twice ? "is given twice" : "an attribute's name must be non-empty UTF-8",
                     {}};
      }
      std::optional<onnx::AttributeProto::AttributeType> kind;
      if (schema_) {
        LOOM_ASSIGN(kind, AttributeKind(*schema_, attribute.name, where));
      }
      LOOM_TRY(AttributeInto(attribute, kind, where, node_.add_attribute()));
    }
    return Done{};
  }

  std::size_t OutputCount() const {
    if (!options_.output_names.empty()) return options_.output_names.size();
    if (options_.output_count) return *options_.output_count;
    if (!schema_) return std::max<std::size_t>(1, options_.output_types.size());
    return static_cast<std::size_t>(DefaultOutputCount(*schema_));
  }

  Status SetOutputs() {
    constexpr std::size_t kMaxOutputs = 1 << 20;
    const std::size_t count = OutputCount();
    if (count > kMaxOutputs) {
      return Fails(ErrorCode::kBadArity, "too many outputs: " + std::to_string(count));
    }
    std::unordered_set<std::string_view> given;
    for (std::size_t i = 0; i < options_.output_names.size(); ++i) {
      const auto& name = options_.output_names[i];
      if (!name || name->empty()) continue;
      const std::string where = where_ + " / output " + std::to_string(i);
      LOOM_TRY(state_.CheckNewName(*name, where));
      if (given.insert(*name).second) continue;
      return Error{ErrorCode::kDuplicateName, where, "the name is given twice", {}};
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto name = i < options_.output_names.size() ? options_.output_names[i] : std::nullopt;
      node_.add_output(name ? *name : state_.value_names.Propose(GeneratedOutput(i), given));
    }
    outputs_.resize(count);
    return Done{};
  }

  std::string GeneratedOutput(std::size_t index) const {
    return node_.name() + "_output_" + std::to_string(index);
  }

  Status CheckAgainstSchema() {
    if (!schema_) return Done{};
    std::vector<bool> inputs;
    for (const InferenceInput& input : inputs_) {
      inputs.push_back(input.type != nullptr);
      input_types_.push_back(input.type);
    }
    std::vector<bool> outputs;
    for (const std::string& output : node_.output()) outputs.push_back(!output.empty());
    LOOM_TRY(CheckArity(*schema_, inputs, outputs, where_));
    LOOM_TRY(CheckRequiredAttributes(*schema_, node_, where_));
    LOOM_TRY(CheckOfficially(*schema_, node_, where_));
    return CheckInputTypes(*schema_, input_types_, where_);
  }

  Status Infer() {
    if (!schema_) return Done{};
    LOOM_TRY(InferNode(*schema_, node_, inputs_, where_, outputs_));
    std::vector<onnx::TypeProto*> types;
    types.reserve(outputs_.size());
    for (InferredOutput& output : outputs_) types.push_back(&output.type);
    return CheckOutputTypes(*schema_, input_types_, types, where_);
  }

  // What the caller says of the output types; afterwards every output has one.
  Status ApplyOutputTypes() {
    if (options_.output_types.size() > outputs_.size()) {
      return Fails(ErrorCode::kBadArity, "more output types than outputs");
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const std::string where = where_ + " / output " + std::to_string(i);
      if (i < options_.output_types.size()) {
        onnx::TypeProto given;
        LOOM_TRY(TypeInto(options_.output_types[i], where, &given));
        LOOM_TRY(RefineType(given, where, &outputs_[i].type));
      }
      const bool open = outputs_[i].type.value_case() == onnx::TypeProto::VALUE_NOT_SET;
      if (open && !node_.output(static_cast<int>(i)).empty()) {
        return Error{ErrorCode::kInvalidArgument,
                     where,
                     schema_ ? "inference cannot tell its type: give the output types"
                             : "the operator has no schema: give the output types",
                     {}};
      }
    }
    return Done{};
  }

  void SetTexts() {
    if (!options_.doc_string.empty()) node_.set_doc_string(options_.doc_string);
    if (!options_.overload.empty()) node_.set_overload(options_.overload);
    for (const auto& [key, value] : options_.metadata) {
      auto* entry = node_.add_metadata_props();
      entry->set_key(key);
      entry->set_value(value);
    }
    const bool metadata = !options_.metadata.empty() || !options_.overload.empty();
    if (metadata) state_.Needs(kNodeMetadataIrVersion);
    for (const auto& attribute : node_.attribute()) NeedsAttribute(attribute);
  }

  void NeedsAttribute(const onnx::AttributeProto& attribute) {
    const auto needs = [&](const onnx::TensorProto& tensor) {
      state_.Needs(MinIrVersion(static_cast<DataType>(tensor.data_type())));
    };
    if (attribute.has_t()) needs(attribute.t());
    for (const auto& tensor : attribute.tensors()) needs(tensor);
    if (attribute.has_tp()) state_.Needs(MinIrVersion(attribute.tp()));
    for (const auto& type : attribute.type_protos()) state_.Needs(MinIrVersion(type));
    const bool sparse = attribute.has_sparse_tensor() || attribute.sparse_tensors_size() > 0;
    if (sparse) state_.Needs(kSparseAttributeIrVersion);
  }

  ValueRecord Record(int index) {
    InferredOutput& output = outputs_[static_cast<std::size_t>(index)];
    ValueRecord record;
    record.made_by_node = true;
    record.name = node_.mutable_output(index);
    record.type = state_.New<onnx::TypeProto>();
    *record.type = std::move(output.type);
    if (output.shape_data) {
      auto* shape_data = state_.New<onnx::TensorShapeProto>();
      *shape_data = std::move(*output.shape_data);
      record.shape_data = shape_data;
    }
    const auto slot = static_cast<std::size_t>(index);
    record.renamable =
        slot >= options_.output_names.size() || !options_.output_names[slot].has_value();
    return record;
  }

  std::vector<Value> Append() {
    const onnx::TensorProto* constant = ConstantData(node_, &state_.arena);
    state_.graph->mutable_node()->UnsafeArenaAddAllocated(&node_);
    state_.node_names.Take(node_.name());
    if (generated_) state_.node_names.Counted(node_.op_type());
    if (imports_domain_) Import();
    std::vector<Value> values;
    for (int i = 0; i < node_.output_size(); ++i) {
      if (node_.output(i).empty()) {
        values.push_back(kAbsent);
        continue;
      }
      ValueRecord record = Record(i);
      record.data = constant;
      values.push_back(state_.Register(record));
      if (!schema_) state_.unchecked.push_back(values.back());
    }
    return values;
  }

  void Import() {
    auto* import = state_.model->add_opset_import();
    import->set_domain(domain_);
    import->set_version(opset_);
    state_.opsets.emplace(domain_, opset_);
  }

  BuilderState& state_;
  const NodeOptions& options_;
  std::string domain_;
  onnx::NodeProto& node_;
  std::string where_;
  bool generated_ = false;
  bool imports_domain_ = false;
  int opset_ = 0;
  const onnx::OpSchema* schema_ = nullptr;
  std::vector<InferenceInput> inputs_;
  std::vector<const onnx::TypeProto*> input_types_;
  std::vector<InferredOutput> outputs_;
};

}  // namespace

Result<std::vector<Value>> Graph::AddNode(std::string_view op_type, std::span<const Value> inputs,
                                          std::span<const Attribute> attributes,
                                          const NodeOptions& options) {
  return NodeDraft(*state_, op_type, options).Add(inputs, attributes);
}

}  // namespace loom
