// Adding a node that repeats one: what was found about that one holds for it.
#include <algorithm>
#include <unordered_set>

#include "builder_state.h"
#include "known_nodes.h"
#include "proto_types.h"
#include "schema.h"
#include "text.h"
#include "wire.h"

namespace loom {
namespace {

using Node = onnx::NodeProto;

// Whether the names that are given can be used: those of the outputs beside each other, too, and
// not only some of them, for which the generated ones would have to make way.
bool NamesAreUsable(const Names& names, const NodeOptions& options) {
  if (!options.name.empty() && (!IsUtf8(options.name) || names.HasNode(options.name))) return false;
  std::unordered_set<std::string_view> given;
  return std::ranges::all_of(options.output_names, [&](const auto& name) {
    return name && (name->empty() ||
                    (IsUtf8(*name) && !names.HasValue(*name) && given.insert(*name).second));
  });
}

void AddText(std::uint32_t field, std::string_view text, ByteSink& bytes) {
  char header[kMaxHeaderSize];
  const char* const end = WriteHeader(field, text.size(), header);
  bytes.Add({header, static_cast<std::size_t>(end - header)});
  bytes.Add(text);
}

void AddInputs(BuilderState& state, std::span<const NodeInput> inputs, ByteSink& bytes) {
  for (const NodeInput& input : inputs) {
    const auto& value = std::get<Value>(input);
    std::string_view name;
    if (value != kAbsent) {
      ValueRecord& record = state.values[value.index];
      record.is_used = true;
      name = record.name;
    }
    AddText(Node::kInputFieldNumber, name, bytes);
  }
}

// False when a generated name is taken.
bool AddOutputs(const Names& names, const std::string& node, std::size_t count,
                const NodeOptions& options, ByteSink& bytes) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string* const given = options.OutputName(i);
    const std::string name = given ? *given : GeneratedOutput(node, i);
    if (!given && !names.IsOutputFree(name)) return false;
    AddText(Node::kOutputFieldNumber, name, bytes);
  }
  return true;
}

// What a check or inference may ask of an input; nothing for one that makes the node no repetition.
std::optional<InferenceInput> Asked(const BuilderState& state, const NodeInput& input) {
  const auto* value = std::get_if<Value>(&input);
  if (!value) return std::nullopt;
  if (*value == kAbsent) return InferenceInput{};
  if (value->builder != state.id || value->index >= state.values.size()) return std::nullopt;
  const ValueRecord& record = state.values[value->index];
  if (record.graph != 0) return std::nullopt;
  return InferenceInput{record.type, record.data, record.shape_data};
}

void AddMessage(const google::protobuf::MessageLite* message, ByteSink& question) {
  const std::string bytes = message ? message->SerializeAsString() : std::string();
  question.AddPlain(message != nullptr);
  question.AddPlain(bytes.size());
  question.Add(bytes);
}

// What KnownNodes are asked for: the same as Repeats, by content. Empty for nodes that are not
// known there: of domains without schemas, of large attributes or inputs.
std::string KnownQuestion(const BuilderState& state, std::span<const NodeInput> inputs,
                          const NodeOptions& options) {
  const Root& root = state.main_root;
  const std::string domain(NormalDomain(options.domain));
  const auto import = root.opsets.find(domain);
  if (import == root.opsets.end() || !LatestOpset(domain)) return {};
  ByteSink question;
  question.AddPlain(root.ai_onnx_opset);
  question.AddPlain(import->second);
  question.Add(state.repeats.AskedOfNode());
  for (const NodeInput& input : inputs) {
    const InferenceInput asked = Asked(state, input).value_or(InferenceInput{});
    if (asked.data && !asked.data->has_raw_data()) return {};
    AddMessage(asked.type, question);
    AddMessage(asked.shape_data, question);
    question.AddPlain(asked.data != nullptr);
    if (!asked.data) continue;  // the type has its dims
    question.AddPlain(asked.data->raw_data().size());
    question.Add(asked.data->raw_data());
  }
  if (question.size() > KnownNodes::kMaxQuestion) return {};
  return std::string(question.bytes());
}

// The node that was asked for as other models know it, kept for this one from now on.
const FoundNode* Recall(BuilderState& state, std::span<const NodeInput> inputs,
                        const NodeOptions& options) {
  const KnownNode* const known = KnownNodes::Here().Find(KnownQuestion(state, inputs, options));
  if (!known) return nullptr;
  FoundNode found{known->input_count, {}, known->other_fields};
  for (const InferredOutput& output : known->outputs) {
    InferenceInput& kept = found.outputs.emplace_back();
    if (output.type.value_case() == onnx::TypeProto::VALUE_NOT_SET) continue;
    kept.type = state.Intern(output.type);
    state.Needs(MinIrVersion(output.type));
    if (output.shape_data) kept.shape_data = state.Copy(*output.shape_data);
  }
  return state.repeats.Keep(std::move(found));
}

}  // namespace

bool AskRepeats(BuilderState& state, std::string_view op_type, std::span<const NodeInput> inputs,
                std::span<const Attribute> attributes, const NodeOptions& options) {
  if (state.scopes.back().id != 0 || !state.repeats.Ask(op_type, attributes, options)) return false;
  for (const NodeInput& input : inputs) {
    const auto asked = Asked(state, input);
    if (!asked) return false;
    state.repeats.AskInput(*asked);
  }
  return true;
}

std::optional<std::vector<Value>> RepeatNode(BuilderState& state, std::string_view op_type,
                                             std::span<const NodeInput> inputs,
                                             const NodeOptions& options) {
  const FoundNode* found = state.repeats.Answer();
  if (!found) found = Recall(state, inputs, options);
  Names& names = state.root().names;
  if (!found || !NamesAreUsable(names, options)) return std::nullopt;
  const std::size_t output_count = found->outputs.size();
  const bool numbered = options.name.empty();
  const std::uint32_t number = numbered ? names.NextNumber(op_type) : 0;
  const std::string name = numbered ? GeneratedNode(op_type, number) : options.name;
  ByteSink& bytes = state.scratch;
  bytes.Clear();
  // Absent ones at the end can be left out.
  AddInputs(state, inputs.first(found->input_count), bytes);
  if (!AddOutputs(names, name, output_count, options, bytes)) return std::nullopt;
  AddText(Node::kNameFieldNumber, name, bytes);
  bytes.Add(found->other_fields);

  const std::string_view kept = NodeStore::Kept(bytes.bytes(), &state.arena);
  const std::uint32_t place = state.nodes.Add(kept);
  const bool counted = numbered && options.output_names.empty();
  if (numbered) names.TakeNumber(op_type, number, counted ? output_count : 0);
  std::vector<Value> values;
  values.reserve(output_count);
  WireReader reader(kept);
  for (WireField field; reader.Next(field);) {
    if (field.number > Node::kNameFieldNumber) break;
    if (field.number == Node::kNameFieldNumber && !numbered) names.TakeNode(field.payload);
    if (field.number != Node::kOutputFieldNumber) continue;
    const std::size_t i = values.size();
    if (field.payload.empty()) {
      values.push_back(kAbsent);
      continue;
    }
    if (!counted) names.TakeValue(field.payload);
    const InferenceInput& output = found->outputs[i];
    values.push_back(state.Enter({.node = place,
                                  .name = field.payload,
                                  .type = output.type,
                                  .data = output.data,
                                  .shape_data = output.shape_data,
                                  .made_by_node = true,
                                  .renamable = !options.OutputName(i)}));
  }
  return values;
}

void KeepNode(BuilderState& state, std::span<const NodeInput> inputs, const NodeOptions& options,
              std::span<const Value> outputs) {
  Node node = state.nodes.last();
  FoundNode found;
  found.input_count = static_cast<std::size_t>(node.input_size());
  found.question = KnownQuestion(state, inputs, options);
  for (const Value value : outputs) {
    if (value == kAbsent) {
      found.outputs.emplace_back();
      continue;
    }
    const ValueRecord& record = state.values[value.index];
    // The check view could not show one that repeats it: see DistinctView.
    if (HasOpenRank(*record.type)) return;
    found.outputs.push_back({record.type, record.data, record.shape_data});
    if (record.data) found.question.clear();
  }
  node.clear_input();
  node.clear_output();
  node.clear_name();
  found.other_fields = node.SerializeAsString();
  state.repeats.Keep(std::move(found));
}

void RememberNodes(BuilderState& state) {
  state.repeats.ForEach([](FoundNode& found) {
    if (found.question.empty()) return;
    KnownNode known{found.input_count, {}, found.other_fields};
    for (const InferenceInput& output : found.outputs) {
      InferredOutput& made = known.outputs.emplace_back();
      if (output.type) made.type = *output.type;
      if (output.shape_data) made.shape_data = *output.shape_data;
    }
    KnownNodes::Here().Add(std::move(found.question), std::move(known));
  });
}

}  // namespace loom
