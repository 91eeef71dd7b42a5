#include "builder/checked_nodes.h"

#include <algorithm>
#include <utility>

#include "adapters/schema.h"
#include "builder/builder_state.h"

namespace loom {
namespace {

void AddMessage(const google::protobuf::MessageLite* message, ByteSink& question) {
  const std::string bytes = message ? message->SerializeAsString() : std::string();
  question.AddPlain(message != nullptr);
  question.AddPlain(bytes.size());
  question.Add(bytes);
}

// What Repeats are asked, by content. Empty for nodes that are not known here: of domains without
// schemas, with other data than raw_data or with much of it.
std::string QuestionOf(const BuilderState& state, std::span<const NodeInput> inputs,
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
    const auto asked = AskedOfInput(state, input);
    if (!asked || (asked->data && !asked->data->has_raw_data())) return {};
    AddMessage(asked->type, question);
    AddMessage(asked->shape_data, question);
    question.AddPlain(asked->data != nullptr);
    if (!asked->data) continue;  // the type has its dims
    question.AddPlain(asked->data->raw_data().size());
    question.Add(asked->data->raw_data());
  }
  if (question.size() > KnownNodes::kMaxBytes) return {};
  return std::string(question.bytes());
}

bool IsShort(const FoundNode& found) {
  std::size_t size = found.other_fields.size();
  for (const InferenceInput& output : found.outputs) {
    size += sizeof(InferredOutput);
    if (output.type) size += output.type->ByteSizeLong();
    if (output.shape_data) size += output.shape_data->ByteSizeLong();
  }
  return size <= KnownNodes::kMaxBytes;
}

KnownNode Known(const FoundNode& found) {
  KnownNode known{found.input_count, {}, found.other_fields};
  for (const InferenceInput& output : found.outputs) {
    InferredOutput& made = known.outputs.emplace_back();
    if (output.type) made.type = *output.type;
    if (output.shape_data) made.shape_data = *output.shape_data;
  }
  return known;
}

}  // namespace

KnownNodes& KnownNodes::Here() {
  thread_local KnownNodes known;
  return known;
}

const KnownNode* KnownNodes::Find(std::string_view question) const {
  const auto it = nodes_.find(question);
  return it == nodes_.end() ? nullptr : &it->second;
}

void KnownNodes::MakeRoom(std::size_t count) {
  if (nodes_.size() + count > kMost) nodes_.clear();
}

void KnownNodes::Add(std::string question, KnownNode node) {
  nodes_.insert_or_assign(std::move(question), std::move(node));
}

const FoundNode* Recall(BuilderState& state, std::span<const NodeInput> inputs,
                        const NodeOptions& options) {
  std::string question = QuestionOf(state, inputs, options);
  const KnownNode* const known = KnownNodes::Here().Find(question);
  if (!known) {
    state.repeats.AskByContent(std::move(question));
    return nullptr;
  }
  FoundNode found{known->input_count, {}, known->other_fields};
  for (const InferredOutput& output : known->outputs) {
    InferenceInput& kept = found.outputs.emplace_back();
    if (output.type.value_case() == onnx::TypeProto::VALUE_NOT_SET) continue;
    kept.type = state.Intern(output.type);
    if (output.shape_data) kept.shape_data = state.Copy(*output.shape_data);
  }
  return state.repeats.Keep(std::move(found));
}

void Remember(BuilderState& state) {
  std::vector<FoundNode*> nodes;
  state.repeats.ForEach([&](FoundNode& found) {
    if (!found.question.empty() && IsShort(found)) nodes.push_back(&found);
  });
  nodes.resize(std::min(nodes.size(), KnownNodes::kMost));
  KnownNodes::Here().MakeRoom(nodes.size());
  for (FoundNode* found : nodes) {
    KnownNodes::Here().Add(std::move(found->question), Known(*found));
  }
}

}  // namespace loom
