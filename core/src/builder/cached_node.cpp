// Adding a node that repeats one: what was found about that one holds for it.
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "builder/builder_state.h"
#include "builder/checked_nodes.h"
#include "proto/proto_types.h"
#include "proto/wire.h"

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

}  // namespace

std::optional<InferenceInput> AskedOfInput(const BuilderState& state, const NodeInput& input) {
  const auto* value = std::get_if<Value>(&input);
  if (!value) return std::nullopt;
  if (*value == kAbsent) return InferenceInput{};
  if (value->builder != state.id || value->index >= state.values.size()) return std::nullopt;
  const ValueRecord& record = state.values[value->index];
  if (record.graph != 0) return std::nullopt;
  return InferenceInput{record.type, record.data, record.shape_data};
}

bool AskRepeats(BuilderState& state, std::string_view op_type, std::span<const NodeInput> inputs,
                std::span<const Attribute> attributes, const NodeOptions& options) {
  if (state.scopes.back().id != 0 || !state.repeats.Ask(op_type, attributes, options)) return false;
  for (const NodeInput& input : inputs) {
    const auto asked = AskedOfInput(state, input);
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
    state.Needs(MinIrVersion(*output.type));
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

void KeepNode(BuilderState& state, std::span<const Value> outputs) {
  Node node = state.nodes.last();
  FoundNode found;
  found.input_count = static_cast<std::size_t>(node.input_size());
  for (const Value value : outputs) {
    if (value == kAbsent) {
      found.outputs.emplace_back();
      continue;
    }
    const ValueRecord& record = state.values[value.index];
    // The check view could not show one that repeats it: see DistinctView.
    if (HasOpenRank(*record.type)) return;
    found.outputs.push_back({record.type, record.data, record.shape_data});
    if (record.data) state.repeats.AskByContent({});  // it has no place among what is known
  }
  node.clear_input();
  node.clear_output();
  node.clear_name();
  found.other_fields = node.SerializeAsString();
  state.repeats.Keep(std::move(found));
}

}  // namespace loom
