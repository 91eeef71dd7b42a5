#include "loom/builder.h"

#include <atomic>

#include "builder_state.h"
#include "proto_types.h"
#include "schema.h"
#include "text.h"
#include "try.h"

namespace loom {
namespace {

std::atomic<std::uint32_t> next_builder_id{1};

Error Invalid(std::string message) {
  return {ErrorCode::kInvalidArgument, "model", std::move(message), {}};
}

Status CheckOptions(const BuilderOptions& options) {
  const int latest = LatestOpset("").value_or(0);
  if (options.opset < 1 || options.opset > latest) {
    return Invalid("ai.onnx opset " + std::to_string(options.opset) + " is not one of 1 to " +
                   std::to_string(latest));
  }
  if (options.graph_name.empty()) return Invalid("the graph needs a name");
  for (const auto* text : {&options.graph_name, &options.doc_string, &options.producer_name,
                           &options.producer_version, &options.domain}) {
    LOOM_TRY(CheckText(*text, "a text of the model", "model"));
  }
  return CheckMetadata(options.metadata, "model");
}

Status CheckImport(const OpsetImport& import) {
  const std::string domain(NormalDomain(import.domain));
  if (domain.empty()) return Invalid("the opset of ai.onnx is the option `opset`");
  const auto latest = LatestOpset(domain);
  if (import.version < 1 || (latest && import.version > *latest)) {
    return Invalid(
        "opset " + std::to_string(import.version) + " of domain " + Quoted(domain) +
        (latest ? " is not one of 1 to " + std::to_string(*latest) : " must be 1 or more"));
  }
  return CheckText(domain, "a domain", "model");
}

void FillModel(const BuilderOptions& options, onnx::ModelProto* model) {
  model->mutable_graph()->set_name(options.graph_name);
  if (!options.doc_string.empty()) model->set_doc_string(options.doc_string);
  if (!options.producer_name.empty()) model->set_producer_name(options.producer_name);
  if (!options.producer_version.empty()) model->set_producer_version(options.producer_version);
  if (!options.domain.empty()) model->set_domain(options.domain);
  if (options.model_version != 0) model->set_model_version(options.model_version);
  for (const auto& [key, value] : options.metadata) {
    auto* entry = model->add_metadata_props();
    entry->set_key(key);
    entry->set_value(value);
  }
}

}  // namespace

ModelBuilder::ModelBuilder(std::unique_ptr<BuilderState> state) : state_(std::move(state)) {}
ModelBuilder::ModelBuilder(ModelBuilder&&) noexcept = default;
ModelBuilder& ModelBuilder::operator=(ModelBuilder&&) noexcept = default;
ModelBuilder::~ModelBuilder() = default;

std::uint32_t ModelBuilder::id() const { return state_->id; }

Result<ModelBuilder> ModelBuilder::Create(BuilderOptions options) {
  LOOM_TRY(CheckOptions(options));
  for (const OpsetImport& import : options.opset_imports) LOOM_TRY(CheckImport(import));
  auto state = std::make_unique<BuilderState>(next_builder_id++);
  FillModel(options, state->model);
  state->ai_onnx_opset = options.opset;
  options.opset_imports.insert(options.opset_imports.begin(), {"", options.opset});
  for (const OpsetImport& import : options.opset_imports) {
    if (!state->opsets.emplace(import.domain, import.version).second) {
      return Invalid("domain " + Quoted(import.domain) + " is imported twice");
    }
    auto* target = state->model->add_opset_import();
    target->set_domain(import.domain);
    target->set_version(import.version);
  }
  return ModelBuilder(std::move(state));
}

Result<std::string> ModelBuilder::NameOf(Value value) const {
  LOOM_ASSIGN(const ValueRecord* record, state_->Find(value, state_->GraphPath()));
  return *record->name;
}

Result<ValueType> ModelBuilder::TypeOf(Value value) const {
  LOOM_ASSIGN(const ValueRecord* record, state_->Find(value, state_->GraphPath()));
  return MakeValueType(*record->type);
}

std::string BuilderState::GraphPath() const { return "graph " + Quoted(graph->name()); }

void BuilderState::Close() {
  finished = true;
  const std::string graph_name = graph->name();
  values = {};
  weights = {};
  value_names = {};
  node_names = {};
  renamed = {};
  unchecked = {};
  arena.Reset();
  model = New<onnx::ModelProto>();
  graph = model->mutable_graph();
  graph->set_name(graph_name);  // for the path in errors
}

Status BuilderState::CheckOpen() const {
  if (!finished) return Done{};
  return Error{ErrorCode::kInvalidState,
               "model",
               "the builder is used up: finish() has returned its model",
               {}};
}

Result<const ValueRecord*> BuilderState::Find(Value value, const std::string& where) const {
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
  return &values[value.index];
}

Status BuilderState::CheckNewName(std::string_view name, const std::string& where) const {
  if (name.empty() || !IsUtf8(name)) {
    return Error{ErrorCode::kInvalidArgument, where, "a value's name must be non-empty UTF-8", {}};
  }
  if (value_names.Has(name)) {
    return Error{ErrorCode::kDuplicateName,
                 where,
                 "the name is taken already; names of values are unique in the whole model",
                 {}};
  }
  return Done{};
}

Value BuilderState::Register(const ValueRecord& record) {
  const Value value{id, static_cast<std::uint32_t>(values.size())};
  values.push_back(record);
  value_names.Take(*record.name);
  Needs(MinIrVersion(*record.type));
  return value;
}

}  // namespace loom
