// The steps that add a node with bodies.
#include "base/text.h"
#include "base/try.h"
#include "builder/pending.h"
#include "builder/steps.h"
#include "proto/paths.h"
#include "proto/proto_types.h"

namespace loom::steps {
namespace {

// The node whose next body can be begun, or which can be ended.
Result<PendingNode*> FindWaitingNode(BuilderState& state) {
  LOOM_TRY(state.CheckOpen());
  const bool waits =
      !state.pending.empty() && state.pending.back()->mark.scopes == state.scopes.size();
  if (waits) return state.pending.back().get();
  return OutOfOrder("no node is waiting for a body");
}

// The types of a body's inputs: those that the operator passes, narrowed by those the caller gave.
// VALUE_NOT_SET: unknown.
Result<std::vector<onnx::TypeProto>> InputTypes(NodeDraft& draft, const NodeBody& body,
                                                const std::string& where) {
  LOOM_ASSIGN(auto passed, draft.InputTypesOf(body));
  const std::size_t given = body.inputs.size();
  std::vector<onnx::TypeProto> types =
      passed ? std::move(*passed) : std::vector<onnx::TypeProto>(given);
  if (given > 0 && given != types.size()) {
    return Error{ErrorCode::kBadArity,
                 where,
                 "the operator passes " + std::to_string(types.size()) +
                     " inputs to the body, given are " + std::to_string(given),
                 {}};
  }
  for (std::size_t i = 0; i < given; ++i) {
    const std::optional<ValueType>& narrower = body.inputs[i].type;
    if (!narrower) continue;
    const std::string path = where + " / " + InputPath(i);
    onnx::TypeProto type;
    LOOM_TRY(TypeInto(*narrower, path, &type));
    LOOM_TRY(RefineType(type, path, &types[i]));
  }
  return types;
}

Result<Value> AddBodyInput(BuilderState& state, const std::string& name,
                           const onnx::TypeProto& type, const std::string& where) {
  const std::string path = where + " / " + InputPath(name);
  LOOM_TRY(state.CheckNewName(name, path));
  const bool typed = type.value_case() != onnx::TypeProto::VALUE_NOT_SET;
  if (!typed && !state.InFunction()) {
    return Error{ErrorCode::kInvalidArgument,
                 path,
                 "the operator does not tell its type: give the types of the body's inputs",
                 {}};
  }
  onnx::ValueInfoProto* input = state.scopes.back().graph->add_input();
  input->set_name(name);
  if (!typed) return state.Register({.name_field = input->mutable_name()});
  *input->mutable_type() = type;
  return state.Register({.name_field = input->mutable_name(), .type = state.Intern(input->type())});
}

}  // namespace

Error OutOfOrder(const char* message) { return {ErrorCode::kInvalidState, "model", message, {}}; }

Status BeginNode(BuilderState& state, std::uint32_t graph_id, std::string_view op_type,
                 std::span<const NodeInput> inputs, std::span<const Attribute> attributes,
                 const NodeOptions& options) {
  LOOM_TRY(state.Current(graph_id));
  auto node = std::make_unique<PendingNode>(state, op_type, options);
  LOOM_TRY(node->draft.Begin(inputs, attributes));
  state.pending.push_back(std::move(node));
  return Done{};
}

Result<ModelBuilder::Body> BeginBody(BuilderState& state) {
  LOOM_ASSIGN(PendingNode* const node, FindWaitingNode(state));
  NodeBodies& bodies = node->draft.bodies();
  if (node->bodies_begun == bodies.size()) return OutOfOrder("the node has no further body");
  NodeBody& body = bodies[node->bodies_begun];
  const std::string where = node->draft.Path() + " / " + AttributePath(body.attribute->name());
  // Each level is three nested messages: node, attribute and graph. Readers limit how deep they go.
  if (state.pending.size() > kMaxNesting) {
    return Error{ErrorCode::kUnsupported,
                 where,
                 "bodies nested deeper than " + std::to_string(kMaxNesting) +
                     " make a model that no protobuf reader loads",
                 {}};
  }
  LOOM_ASSIGN(const auto types, InputTypes(node->draft, body, where));
  if (!body.doc_string.empty()) body.graph->set_doc_string(body.doc_string);
  const Graph graph = state.Open(body.graph, where, false);
  ++node->bodies_begun;
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const bool named = i < body.inputs.size() && !body.inputs[i].name.empty();
    const std::string base = body.graph->name() + "_input_" + std::to_string(i);
    const std::string name = named ? body.inputs[i].name : state.root().names.ProposeValue(base);
    LOOM_ASSIGN(const Value input, AddBodyInput(state, name, types[i], where));
    inputs.push_back(input);
    body.input_types.push_back(state.values[input.index].type);
  }
  return ModelBuilder::Body{graph, where, std::move(inputs)};
}

Status EndBody(BuilderState& state, std::span<const Value> outputs) {
  LOOM_TRY(state.CheckOpen());
  const bool open =
      !state.pending.empty() && state.pending.back()->mark.scopes < state.scopes.size();
  if (!open) return OutOfOrder("no body is being built");
  LOOM_ASSIGN(const auto values, state.SetOutputs(outputs));
  NodeBody& body = state.pending.back()->draft.bodies()[state.pending.back()->bodies_begun - 1];
  for (const Value value : values) body.output_types.push_back(state.values[value.index].type);
  body.done = true;
  state.scopes.pop_back();
  return Done{};
}

Result<std::vector<Value>> EndNode(BuilderState& state) {
  LOOM_ASSIGN(PendingNode* const node, FindWaitingNode(state));
  if (node->bodies_begun < node->draft.bodies().size()) {
    return OutOfOrder("the node has bodies that were not built");
  }
  LOOM_ASSIGN(auto values, node->draft.End());
  state.pending.pop_back();
  return values;
}

void Abandon(BuilderState& state) {
  if (!state.pending.empty()) {
    const std::unique_ptr<PendingNode> node = std::move(state.pending.back());
    state.pending.pop_back();
    node->draft.Release();
    state.RollBack(node->mark);
  } else if (state.function) {
    state.RollBack(state.function->mark);
    state.function.reset();
  }
}

}  // namespace loom::steps
