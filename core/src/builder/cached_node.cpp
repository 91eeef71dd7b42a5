// Problem: nearly all nodes of a large model equal an earlier one except for their names, and each
// would be made as a message, inferred and serialised.
// Gain: a node whose key is in the cache is written as bytes at once: its names, then all other
// fields, copied from the cache. That takes a fifth of the memory of a message.
// What would break it: a field that depends on the names, or that precedes them in a NodeProto.
#include "builder/cached_node.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "proto/proto_types.h"
#include "proto/wire.h"

namespace loom {
namespace {

using Node = onnx::NodeProto;

// Whether the caller's names are free and distinct. Either all outputs are named or none.
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

void AddInputs(const BuilderState& state, std::span<const NodeInput> inputs, ByteSink& bytes) {
  for (const NodeInput& input : inputs) {
    const auto& value = std::get<Value>(input);
    const bool absent = value == kAbsent;
    AddText(Node::kInputFieldNumber, absent ? std::string_view() : state.values[value.index].name,
            bytes);
  }
}

void MarkUsed(BuilderState& state, std::span<const NodeInput> inputs) {
  for (const NodeInput& input : inputs) {
    const auto& value = std::get<Value>(input);
    if (value != kAbsent) state.MarkUsed(value.index);
  }
}

// Returns false if a generated name is taken.
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

std::optional<std::vector<Value>> AppendCachedNode(BuilderState& state, const CachedNode& cached,
                                                   std::string_view op_type,
                                                   std::span<const NodeInput> inputs,
                                                   const NodeOptions& options) {
  Names& names = state.root().names;
  if (!NamesAreUsable(names, options)) return std::nullopt;
  const std::size_t output_count = cached.outputs.size();
  const bool numbered = options.name.empty();
  const std::uint32_t number = numbered ? names.NextNumber(op_type) : 0;
  const std::string name = numbered ? GeneratedNode(op_type, number) : options.name;
  ByteSink& bytes = state.scratch;
  bytes.Clear();
  inputs = inputs.first(cached.input_count);
  AddInputs(state, inputs, bytes);
  if (!AddOutputs(names, name, output_count, options, bytes)) return std::nullopt;
  AddText(Node::kNameFieldNumber, name, bytes);
  bytes.Add(cached.other_fields);

  const std::string_view stored = NodeStore::CopyToArena(bytes.bytes(), &state.arena);
  const std::uint32_t index = state.nodes.Add(stored);
  MarkUsed(state, inputs);
  const bool counted = numbered && options.output_names.empty();
  if (numbered) names.TakeNumber(op_type, number, counted ? output_count : 0);
  std::vector<Value> values;
  values.reserve(output_count);
  WireReader reader(stored);
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
    const InferenceInput& output = cached.outputs[i];
    state.Needs(MinIrVersion(*output.type));
    values.push_back(state.Enter({.node_index = index,
                                  .name = field.payload,
                                  .type = output.type,
                                  .data = output.data,
                                  .shape_data = output.shape_data,
                                  .made_by_node = true,
                                  .renamable = !options.OutputName(i)}));
  }
  return values;
}

std::optional<CachedNode> MakeCachedNode(const BuilderState& state, Node node,
                                         std::span<const Value> outputs) {
  CachedNode cached;
  cached.input_count = static_cast<std::size_t>(node.input_size());
  for (const Value value : outputs) {
    if (value == kAbsent) {
      cached.outputs.emplace_back();
      continue;
    }
    const ValueRecord& record = state.values[value.index];
    if (HasOpenRank(*record.type)) return std::nullopt;
    cached.outputs.push_back({record.type, record.data, record.shape_data});
  }
  node.clear_input();
  node.clear_output();
  node.clear_name();
  cached.other_fields = node.SerializeAsString();
  return cached;
}

}  // namespace loom
