#include "builder/checked_nodes.h"

#include <algorithm>
#include <utility>

#include "adapters/schema.h"
#include "builder/builder_state.h"

namespace loom {
namespace {

void AddMessage(const google::protobuf::MessageLite* message, ByteSink& key) {
  const std::string bytes = message ? message->SerializeAsString() : std::string();
  key.AddPlain(message != nullptr);
  key.AddPlain(bytes.size());
  key.Add(bytes);
}

// Returns false for an input whose data is not raw_data.
bool AddInput(const InferenceInput& input, ByteSink& key) {
  if (input.data && !input.data->has_raw_data()) return false;
  AddMessage(input.type, key);
  AddMessage(input.shape_data, key);
  key.AddPlain(input.data != nullptr);
  if (!input.data) return true;
  key.AddPlain(input.data->raw_data().size());  // the dims are in the type
  key.Add(input.data->raw_data());
  return true;
}

bool IsSmall(const CachedNode& node) {
  std::size_t size = node.other_fields.size();
  for (const InferenceInput& output : node.outputs) {
    size += sizeof(InferredOutput);
    if (output.type) size += output.type->ByteSizeLong();
    if (output.shape_data) size += output.shape_data->ByteSizeLong();
  }
  return size <= CheckedNodes::kMaxBytes;
}

CheckedNode MakeCheckedNode(const CachedNode& node) {
  CheckedNode checked{node.input_count, {}, node.other_fields};
  for (const InferenceInput& output : node.outputs) {
    InferredOutput& copy = checked.outputs.emplace_back();
    if (output.type) copy.type = *output.type;
    if (output.shape_data) copy.shape_data = *output.shape_data;
  }
  return checked;
}

}  // namespace

CheckedNodes& CheckedNodes::OfThisThread() {
  thread_local CheckedNodes nodes;
  return nodes;
}

const CheckedNode* CheckedNodes::Find(std::string_view content_key) const {
  const auto it = nodes_.find(content_key);
  return it == nodes_.end() ? nullptr : &it->second;
}

void CheckedNodes::Insert(std::vector<Entry> entries) {
  entries.resize(std::min(entries.size(), kMaxNodes));
  if (nodes_.size() + entries.size() > kMaxNodes) nodes_.clear();
  for (auto& [key, node] : entries) nodes_.insert_or_assign(std::move(key), std::move(node));
}

std::optional<std::string> MakeContentKey(const BuilderState& state, const NodeKey& key,
                                          std::span<const NodeInput> inputs,
                                          const NodeOptions& options) {
  const Root& root = state.main_root;
  const std::string domain(NormalDomain(options.domain));
  const auto import = root.opsets.find(domain);
  if (import == root.opsets.end() || !LatestOpset(domain)) return std::nullopt;
  ByteSink content;
  content.AddPlain(root.ai_onnx_opset);
  content.AddPlain(import->second);
  content.Add(key.without_inputs);
  for (const NodeInput& input : inputs) {
    const auto known = InferenceInputOf(state, input);
    if (!known || !AddInput(*known, content)) return std::nullopt;
  }
  if (content.size() > CheckedNodes::kMaxBytes) return std::nullopt;
  return std::string(content.bytes());
}

const CachedNode* CacheCheckedNode(BuilderState& state, const NodeKey& key,
                                   std::string_view content_key) {
  const CheckedNode* const checked = CheckedNodes::OfThisThread().Find(content_key);
  if (!checked) return nullptr;
  CachedNode node{checked->input_count, {}, checked->other_fields, std::nullopt};
  for (const InferredOutput& output : checked->outputs) {
    InferenceInput& copy = node.outputs.emplace_back();
    if (output.type.value_case() == onnx::TypeProto::VALUE_NOT_SET) continue;
    copy.type = state.Intern(output.type);
    if (output.shape_data) copy.shape_data = state.Copy(*output.shape_data);
  }
  return state.node_cache.Insert(key, std::move(node));
}

void InsertCheckedNodes(NodeCache& cache) {
  std::vector<CheckedNodes::Entry> entries;
  cache.ForEach([&](CachedNode& node) {
    if (!node.content_key || !IsSmall(node) || entries.size() == CheckedNodes::kMaxNodes) return;
    entries.emplace_back(std::move(*node.content_key), MakeCheckedNode(node));
    node.content_key.reset();
  });
  CheckedNodes::OfThisThread().Insert(std::move(entries));
}

}  // namespace loom
