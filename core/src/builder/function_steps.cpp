// Defining a function.
#include <algorithm>
#include <unordered_set>

#include "adapters/checker.h"
#include "adapters/schema.h"
#include "base/text.h"
#include "base/try.h"
#include "builder/pending.h"
#include "builder/stale_inputs.h"
#include "builder/steps.h"
#include "proto/proto_attributes.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

constexpr int kFunctionIrVersion = 8;
constexpr int kOverloadIrVersion = 10;
constexpr int kMetadataIrVersion = 10;

std::string Path(const FunctionOptions& options) {
  return "function " + Quoted(options.domain + "::" + options.name +
                              (options.overload.empty() ? "" : ":" + options.overload));
}

Error Invalid(const std::string& where, std::string message) {
  return {ErrorCode::kInvalidArgument, where, std::move(message), {}};
}

Status CheckNames(const FunctionOptions& options, const std::string& where) {
  for (const auto* text :
       {&options.domain, &options.name, &options.overload, &options.doc_string}) {
    LOOM_TRY(CheckText(*text, "a text of the function", where));
  }
  LOOM_TRY(CheckMetadata(options.metadata, where));
  if (options.name.empty()) return Invalid(where, "the function needs a name");
  if (NormalDomain(options.domain).empty() || LatestOpset(options.domain)) {
    return Invalid(where, "the function needs a domain that is not one of ONNX's own");
  }
  std::unordered_set<std::string_view> attributes;
  const auto check = [&](const std::string& name) -> Status {
    if (name.empty() || !IsUtf8(name)) {
      return Invalid(where, "an attribute's name must be non-empty UTF-8");
    }
    if (attributes.insert(name).second) return Done{};
    return Error{ErrorCode::kDuplicateName, where, "two attributes are called " + Quoted(name), {}};
  };
  for (const std::string& name : options.attributes) LOOM_TRY(check(name));
  for (const Attribute& attribute : options.attribute_defaults) LOOM_TRY(check(attribute.name));
  return Done{};
}

// The imports of a function are complete in themselves, ai.onnx too.
Status SetImports(const FunctionOptions& options, const Root& model, const std::string& where,
                  Root& root) {
  root.ai_onnx_opset = model.ai_onnx_opset;
  if (options.opset_imports.empty()) {
    *root.imports = *model.imports;
    root.opsets = model.opsets;
    return Done{};
  }
  for (const OpsetImport& import : options.opset_imports) {
    const std::string domain(NormalDomain(import.domain));
    LOOM_TRY(CheckText(domain, "a domain", where));
    const auto latest = LatestOpset(domain);
    if (import.version < 1 || (latest && import.version > *latest)) {
      return Invalid(where, "opset " + std::to_string(import.version) + " of domain " +
                                Quoted(domain) + " does not exist");
    }
    if (!root.opsets.emplace(domain, import.version).second) {
      return Invalid(where, "domain " + Quoted(domain) + " is imported twice");
    }
    if (domain.empty()) root.ai_onnx_opset = import.version;
    auto* target = root.imports->Add();
    target->set_domain(domain);
    target->set_version(import.version);
  }
  return Done{};
}

Status SetAttributes(const FunctionOptions& options, const std::string& where,
                     PendingFunction& function) {
  for (const std::string& name : options.attributes) function.proto->add_attribute(name);
  for (const Attribute& attribute : options.attribute_defaults) {
    const std::string path = where + " / attribute " + Quoted(attribute.name);
    auto* target = function.proto->add_attribute_proto();
    LOOM_TRY(AttributeInto(attribute, std::nullopt, path, target));
    const bool graph = target->has_g() || target->graphs_size() > 0;
    if (graph || target->has_ref_attr_name()) {
      return Error{ErrorCode::kUnsupported,
                   path,
                   "a default must be a value: no graph, and no reference",
                   {}};
    }
    function.kinds.emplace(attribute.name, target->type());
  }
  return Done{};
}

void SetTexts(const FunctionOptions& options, onnx::FunctionProto* proto) {
  proto->set_domain(options.domain);
  proto->set_name(options.name);
  if (!options.overload.empty()) proto->set_overload(options.overload);
  if (!options.doc_string.empty()) proto->set_doc_string(options.doc_string);
  for (const auto& [key, value] : options.metadata) {
    auto* entry = proto->add_metadata_props();
    entry->set_key(key);
    entry->set_value(value);
  }
}

bool IsCalled(const google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes,
              const onnx::FunctionProto& function) {
  return std::ranges::any_of(nodes, [&](const onnx::NodeProto& node) {
    bool called = Calls(node, function);
    ForEachSubgraph(node, [&](const onnx::GraphProto& body) {
      called = called || IsCalled(body.node(), function);
    });
    return called;
  });
}

// A node that came earlier took it for an operator without a schema. So no function calls one that
// is defined later, and none can call itself on a detour.
Status CheckNotCalled(const onnx::ModelProto& model, const onnx::FunctionProto& function,
                      const std::string& where) {
  bool called = IsCalled(model.graph().node(), function);
  for (const auto& other : model.functions()) called = called || IsCalled(other.node(), function);
  if (!called) return Done{};
  return Invalid(where,
                 "a node calls it already, as an operator without a schema: define functions "
                 "before they are called");
}

void NeedIrVersion(const FunctionOptions& options, BuilderState& state) {
  state.Needs(kFunctionIrVersion);
  if (!options.overload.empty()) state.Needs(kOverloadIrVersion);
  if (!options.metadata.empty()) state.Needs(kMetadataIrVersion);
}

}  // namespace

Result<ModelBuilder::Body> BeginFunction(BuilderState& state, const FunctionOptions& options) {
  LOOM_TRY(state.CheckOpen());
  const std::string where = Path(options);
  if (state.function || !state.pending.empty()) {
    return Error{ErrorCode::kInvalidState,
                 where,
                 "a function cannot be defined while a body is being built",
                 {}};
  }
  LOOM_TRY(CheckNames(options, where));
  if (state.functions.Find(options.domain, options.name, options.overload)) {
    return Error{ErrorCode::kDuplicateName, where, "the model has such a function already", {}};
  }
  auto function = std::make_unique<PendingFunction>();
  function->proto = state.New<onnx::FunctionProto>();
  function->graph = state.New<onnx::GraphProto>();
  function->root.imports = function->proto->mutable_opset_import();
  SetTexts(options, function->proto);
  LOOM_TRY(CheckNotCalled(*state.model, *function->proto, where));
  LOOM_TRY(SetImports(options, state.main_root, where, function->root));
  LOOM_TRY(SetAttributes(options, where, *function));
  for (const std::string& name : options.inputs) {
    const std::string path = where + " / input " + Quoted(name);
    if (function->root.names.HasValue(name)) {
      return Error{ErrorCode::kDuplicateName, path, "two inputs have that name", {}};
    }
    if (name.empty() || !IsUtf8(name)) return Invalid(path, "the name must be non-empty UTF-8");
    function->proto->add_input(name);
    function->root.names.TakeValue(*function->proto->mutable_input()->rbegin());
  }
  state.function = std::move(function);
  PendingFunction& pending = *state.function;
  pending.mark = state.MakeMark();
  const Graph graph = state.Open(pending.graph, where, true);
  std::vector<Value> inputs;
  for (std::string& name : *pending.proto->mutable_input()) {
    inputs.push_back(state.Register({.place = &name}));
  }
  NeedIrVersion(options, state);
  return ModelBuilder::Body{graph, where, std::move(inputs)};
}

Status EndFunction(BuilderState& state, std::span<const Value> outputs) {
  LOOM_TRY(state.CheckOpen());
  if (!state.function || !state.pending.empty()) return OutOfOrder("no function is being built");
  PendingFunction& pending = *state.function;
  LOOM_ASSIGN(const auto values, state.SetOutputs(outputs));
  if (values.empty()) {
    return Invalid(state.scopes.back().path, "the function returns no output");
  }
  RenameGraphInputs(state, pending.root, pending.graph);
  for (const auto& output : pending.graph->output()) pending.proto->add_output(output.name());
  pending.proto->mutable_node()->Swap(pending.graph->mutable_node());
  LOOM_TRY(CheckFunction(*pending.proto, state.main_root.opsets, state.ir_version_needed,
                         state.scopes.back().path));
  state.model->mutable_functions()->UnsafeArenaAddAllocated(pending.proto);
  state.functions.Add(pending.proto, std::move(pending.kinds));
  state.scopes.pop_back();
  state.function.reset();
  return Done{};
}

}  // namespace loom
