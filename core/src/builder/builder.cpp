#include "loom/builder.h"

#include <atomic>

#include "adapters/schema.h"
#include "base/error_path.h"
#include "base/text.h"
#include "base/try.h"
#include "builder/builder_state.h"
#include "builder/opset_imports.h"
#include "builder/steps.h"
#include "proto/node_fields.h"
#include "proto/paths.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

std::atomic<std::uint32_t> next_builder_id{1};

Error InvalidArgument(std::string message) {
  return {ErrorCode::kInvalidArgument, "model", std::move(message), {}};
}

Status CheckOptions(const BuilderOptions& options) {
  if (options.graph_name.empty()) return InvalidArgument("the graph needs a name");
  for (const auto* text : {&options.graph_name, &options.doc_string, &options.graph_doc_string,
                           &options.producer_name, &options.producer_version, &options.domain}) {
    LOOM_TRY(CheckText(*text, "a text of the model", "model"));
  }
  for (const OpsetImport& import : options.opset_imports) {
    if (!NormalDomain(import.domain).empty()) continue;
    return InvalidArgument("the opset of ai.onnx is the option `opset`");
  }
  return CheckMetadata(options.metadata, "model");
}

void FillModel(const BuilderOptions& options, onnx::ModelProto* model) {
  onnx::GraphProto* graph = model->mutable_graph();
  graph->set_name(options.graph_name);
  if (!options.graph_doc_string.empty()) graph->set_doc_string(options.graph_doc_string);
  if (!options.doc_string.empty()) model->set_doc_string(options.doc_string);
  if (!options.producer_name.empty()) model->set_producer_name(options.producer_name);
  if (!options.producer_version.empty()) model->set_producer_version(options.producer_version);
  if (!options.domain.empty()) model->set_domain(options.domain);
  if (options.model_version != 0) model->set_model_version(options.model_version);
  AddMetadata(options.metadata, model->mutable_metadata_props());
}

}  // namespace

ModelBuilder::ModelBuilder(std::unique_ptr<BuilderState> state) : state_(std::move(state)) {}
ModelBuilder::ModelBuilder(ModelBuilder&&) noexcept = default;
ModelBuilder& ModelBuilder::operator=(ModelBuilder&&) noexcept = default;
ModelBuilder::~ModelBuilder() = default;

std::uint32_t ModelBuilder::id() const { return state_->id; }

Result<ModelBuilder> ModelBuilder::Create(BuilderOptions options) {
  LOOM_TRY(CheckOptions(options));
  auto state = std::make_unique<BuilderState>(next_builder_id++);
  FillModel(options, state->model);
  state->scopes.front().path = GraphPath(options.graph_name);
  Root& root = state->main_root;
  root.ai_onnx_opset = options.opset;
  options.opset_imports.insert(options.opset_imports.begin(), {"", options.opset});
  for (const OpsetImport& import : options.opset_imports) {
    LOOM_TRY(Within([] { return "model"; }, ImportOpset(import, &root)));
  }
  return ModelBuilder(std::move(state));
}

Result<std::string> ModelBuilder::NameOf(Value value) const {
  LOOM_ASSIGN(const ValueRecord* record, state_->Lookup(value, state_->scopes.front().path));
  return std::string(record->name);
}

Result<ValueType> ModelBuilder::TypeOf(Value value) const {
  const std::string& where = state_->scopes.front().path;
  LOOM_ASSIGN(const ValueRecord* record, state_->Lookup(value, where));
  if (record->type) return MakeValueType(*record->type);
  return Error{ErrorCode::kUnsupported,
               where + " / value " + Quoted(record->name),
               "types in a function are known only where it is called",
               {}};
}

Status ModelBuilder::BeginNode(Graph graph, std::string_view op_type,
                               std::span<const NodeInput> inputs,
                               std::span<const Attribute> attributes, const NodeOptions& options) {
  return steps::BeginNode(*state_, graph.id(), op_type, inputs, attributes, options);
}

Result<ModelBuilder::Body> ModelBuilder::BeginBody() { return steps::BeginBody(*state_); }

Status ModelBuilder::EndBody(std::span<const Value> outputs) {
  return steps::EndBody(*state_, outputs);
}

Result<std::vector<Value>> ModelBuilder::EndNode() { return steps::EndNode(*state_); }

Result<ModelBuilder::Body> ModelBuilder::BeginFunction(const FunctionOptions& options) {
  return steps::BeginFunction(*state_, options);
}

Status ModelBuilder::EndFunction(std::span<const Value> outputs) {
  return steps::EndFunction(*state_, outputs);
}

void ModelBuilder::Abandon() { steps::Abandon(*state_); }

}  // namespace loom
