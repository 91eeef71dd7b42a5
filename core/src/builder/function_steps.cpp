// The steps that define a function.
#include <algorithm>
#include <unordered_set>

#include "adapters/checker.h"
#include "adapters/schema.h"
#include "base/error_path.h"
#include "base/text.h"
#include "base/try.h"
#include "builder/opset_imports.h"
#include "builder/pending.h"
#include "builder/stale_inputs.h"
#include "builder/steps.h"
#include "proto/node_fields.h"
#include "proto/paths.h"
#include "proto/proto_attributes.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

constexpr int kFunctionIrVersion = 8;
constexpr int kOverloadIrVersion = 10;
constexpr int kMetadataIrVersion = 10;

Error InvalidArgument(const std::string& where, std::string message) {
  return {ErrorCode::kInvalidArgument, where, std::move(message), {}};
}

Status CheckNames(const FunctionOptions& options, const std::string& where) {
  for (const auto* text :
       {&options.domain, &options.name, &options.overload, &options.doc_string}) {
    LOOM_TRY(CheckText(*text, "a text of the function", where));
  }
  LOOM_TRY(CheckMetadata(options.metadata, where));
  if (options.name.empty()) return InvalidArgument(where, "the function needs a name");
  if (NormalDomain(options.domain).empty() || LatestOpset(options.domain)) {
    return InvalidArgument(where, "the function needs a domain that is not one of ONNX's own");
  }
  std::unordered_set<std::string_view> attributes;
  const auto check = [&](const std::string& name) -> Status {
    if (name.empty() || !IsUtf8(name)) {
      return InvalidArgument(where, "an attribute's name must be non-empty UTF-8");
    }
    if (attributes.insert(name).second) return Done{};
    return Error{ErrorCode::kDuplicateName, where, "two attributes are called " + Quoted(name), {}};
  };
  for (const std::string& name : options.attributes) LOOM_TRY(check(name));
  for (const Attribute& attribute : options.attribute_defaults) LOOM_TRY(check(attribute.name));
  return Done{};
}

// A function does not inherit imports: its own must be complete. By default they equal the model's.
Status SetImports(const FunctionOptions& options, const Root& model, const std::string& where,
                  Root& root) {
  root.ai_onnx_opset = model.ai_onnx_opset;
  if (options.opset_imports.empty()) {
    *root.imports = *model.imports;
    root.opsets = model.opsets;
    return Done{};
  }
  for (const OpsetImport& import : options.opset_imports) {
    LOOM_TRY(Within([&] { return where; }, ImportOpset(import, &root)));
    if (NormalDomain(import.domain).empty()) root.ai_onnx_opset = import.version;
  }
  return Done{};
}

Status SetAttributes(const FunctionOptions& options, const std::string& where,
                     PendingFunction& function) {
  for (const std::string& name : options.attributes) function.proto->add_attribute(name);
  for (const Attribute& attribute : options.attribute_defaults) {
    const auto path = [&] { return where + " / " + AttributePath(attribute.name); };
    auto* target = function.proto->add_attribute_proto();
    LOOM_TRY(Within(path, AttributeInto(attribute, std::nullopt, target)));
    const bool graph = target->has_g() || target->graphs_size() > 0;
    if (graph || target->has_ref_attr_name()) {
      return Error{ErrorCode::kUnsupported,
                   path(),
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
  AddMetadata(options.metadata, proto->mutable_metadata_props());
}

// Whether the node, or one in its bodies, calls the function.
bool CallsWithin(const onnx::NodeProto& node, const onnx::FunctionProto& function) {
  bool calls = Calls(node, function);
  ForEachSubgraph(node, [&](const onnx::GraphProto& body) {
    for (const onnx::NodeProto& below : body.node()) calls = calls || CallsWithin(below, function);
  });
  return calls;
}

// Functions must be defined before they are called, which also rules out indirect recursion.
Status CheckNotCalled(const BuilderState& state, const onnx::FunctionProto& function,
                      const std::string& where) {
  bool called = false;
  const auto look = [&](const onnx::NodeProto& node) {
    called = called || CallsWithin(node, function);
  };
  state.nodes.ForEachUncached(look);  // a cached node equals one of these or has a schema
  for (const auto& other : state.model->functions()) std::ranges::for_each(other.node(), look);
  if (!called) return Done{};
  return InvalidArgument(
      where,
      "a node calls it already, as an operator without a schema: define functions "
      "before they are called");
}

void NeedIrVersion(const FunctionOptions& options, BuilderState& state) {
  state.Needs(kFunctionIrVersion);
  if (!options.overload.empty()) state.Needs(kOverloadIrVersion);
  if (!options.metadata.empty()) state.Needs(kMetadataIrVersion);
}

}  // namespace

namespace steps {

Result<ModelBuilder::Body> BeginFunction(BuilderState& state, const FunctionOptions& options) {
  LOOM_TRY(state.CheckOpen());
  const std::string where = FunctionPath(options.domain, options.name, options.overload);
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
  LOOM_TRY(CheckNotCalled(state, *function->proto, where));
  LOOM_TRY(SetImports(options, state.main_root, where, function->root));
  LOOM_TRY(SetAttributes(options, where, *function));
  for (const std::string& name : options.inputs) {
    const std::string path = where + " / " + InputPath(name);
    if (function->root.names.HasValue(name)) {
      return Error{ErrorCode::kDuplicateName, path, "two inputs have that name", {}};
    }
    if (name.empty() || !IsUtf8(name))
      return InvalidArgument(path, "the name must be non-empty UTF-8");
    function->proto->add_input(name);
    function->root.names.TakeValue(*function->proto->mutable_input()->rbegin());
  }
  state.function = std::move(function);
  PendingFunction& pending = *state.function;
  pending.mark = state.MakeMark();
  const Graph graph = state.Open(pending.graph, where, true);
  std::vector<Value> inputs;
  for (std::string& name : *pending.proto->mutable_input()) {
    inputs.push_back(state.Register({.name_field = &name}));
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
    return InvalidArgument(state.scopes.back().path, "the function returns no output");
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

}  // namespace steps
}  // namespace loom
