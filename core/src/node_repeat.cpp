// Adding a node that repeats one: what was found about that one holds for it.
#include <algorithm>
#include <unordered_set>

#include "builder_state.h"
#include "proto_types.h"
#include "text.h"

namespace loom {
namespace {

// Whether the names that are given can be used, those of the outputs beside each other too.
bool NamesAreFree(const Root& root, const NodeOptions& options) {
  if (!options.name.empty() && (!IsUtf8(options.name) || root.names.HasNode(options.name))) {
    return false;
  }
  std::unordered_set<std::string_view> names;
  return std::ranges::all_of(options.output_names, [&](const auto& name) {
    return !name || name->empty() ||
           (IsUtf8(*name) && !root.names.HasValue(*name) && names.insert(*name).second);
  });
}

void SetName(Names& names, const NodeOptions& options, onnx::NodeProto& node) {
  if (options.name.empty()) return names.NameNode(node);
  node.set_name(options.name);
  names.TakeNode(node, false);
}

// The given ones first: the generated ones make way for them.
void SetOutputs(Names& names, std::size_t count, const NodeOptions& options,
                onnx::NodeProto& node) {
  for (std::size_t i = 0; i < count; ++i) {
    std::string* name = node.add_output();
    if (options.NamesOutput(i)) *name = *options.output_names[i];
    if (!name->empty()) names.TakeValue(*name);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (!options.NamesOutput(i)) names.NameOutput(node, static_cast<int>(i));
  }
}

}  // namespace

bool AskRepeats(BuilderState& state, std::string_view op_type, std::span<const NodeInput> inputs,
                std::span<const Attribute> attributes, const NodeOptions& options) {
  if (state.scopes.back().id != 0 || !state.repeats.Ask(op_type, attributes, options)) return false;
  for (const NodeInput& input : inputs) {
    const auto* value = std::get_if<Value>(&input);
    if (!value) return false;
    if (*value == kAbsent) {
      state.repeats.AskInput(nullptr);
      continue;
    }
    if (value->builder != state.id || value->index >= state.values.size()) return false;
    const ValueRecord& record = state.values[value->index];
    if (record.graph != 0) return false;
    state.repeats.AskInput(&record);
  }
  return true;
}

std::optional<std::vector<Value>> RepeatNode(BuilderState& state, std::span<const NodeInput> inputs,
                                             const NodeOptions& options) {
  const FoundNode* const found = state.repeats.Answer();
  Root& root = state.root();
  if (!found || !NamesAreFree(root, options)) return std::nullopt;
  const onnx::NodeProto& first = *found->node;
  onnx::NodeProto* node = state.graphs.front()->add_node();
  node->set_op_type(first.op_type());
  if (first.has_domain()) node->set_domain(first.domain());
  SetName(root.names, options, *node);
  // The first one knows how many inputs are written: absent ones at the end can be left out.
  for (int i = 0; i < first.input_size(); ++i) {
    const auto& value = std::get<Value>(inputs[static_cast<std::size_t>(i)]);
    std::string* name = node->add_input();
    if (value == kAbsent) continue;
    ValueRecord& record = state.values[value.index];
    record.is_used = true;
    *name = *record.name;
  }
  *node->mutable_attribute() = first.attribute();
  SetOutputs(root.names, found->outputs.size(), options, *node);
  std::vector<Value> values;
  values.reserve(found->outputs.size());
  for (std::size_t i = 0; i < found->outputs.size(); ++i) {
    std::string* name = node->mutable_output(static_cast<int>(i));
    const InferenceInput& output = found->outputs[i];
    values.push_back(name->empty() ? kAbsent
                                   : state.Enter({.name = name,
                                                  .type = output.type,
                                                  .data = output.data,
                                                  .shape_data = output.shape_data,
                                                  .made_by_node = true,
                                                  .renamable = !options.NamesOutput(i)}));
  }
  return values;
}

void KeepNode(BuilderState& state, std::span<const Value> outputs) {
  FoundNode found;
  found.node = state.distinct.back();
  found.outputs.reserve(outputs.size());
  for (const Value value : outputs) {
    if (value == kAbsent) {
      found.outputs.emplace_back();
      continue;
    }
    const ValueRecord& record = state.values[value.index];
    // The check view could not show one that repeats it: see DistinctView.
    if (HasOpenRank(*record.type)) return;
    found.outputs.push_back({record.type, record.data, record.shape_data});
  }
  state.repeats.Keep(std::move(found));
}

}  // namespace loom
