#include "builder/node_key.h"

#include <algorithm>
#include <type_traits>

#include "builder/builder_state.h"

namespace loom {
namespace {

// Nodes with longer keys are hardly ever repeated.
constexpr std::size_t kMaxKeySize = 1024;

void AddText(std::string_view text, ByteSink& key) {
  key.AddPlain(text.size());
  key.Add(text);
}

// Adds the value of an attribute. Returns false for a long value and for kinds that hold tensors,
// types or graphs.
struct ValueWriter {
  ByteSink& key;

  bool operator()(const std::string& value) const {
    if (value.size() > kMaxKeySize) return false;
    AddText(value, key);
    return true;
  }
  bool operator()(const std::vector<std::string>& value) const {
    key.AddPlain(value.size());
    return std::ranges::all_of(value, [&](const std::string& each) { return (*this)(each); });
  }
  bool operator()(Number value) const { return (*this)(value.value); }
  bool operator()(const Numbers& value) const { return (*this)(value.values); }
  bool operator()(EmptyList) const { return true; }
  template <typename Value>
  bool operator()(const Value& value) const {
    if constexpr (std::is_arithmetic_v<Value>) key.AddPlain(value);
    return std::is_arithmetic_v<Value>;
  }
  template <typename Item>
  bool operator()(const std::vector<Item>& value) const {
    if constexpr (std::is_arithmetic_v<Item>) {
      if (value.size() > kMaxKeySize) return false;
      key.AddPlain(value.size());
      for (const Item item : value) key.AddPlain(item);
    }
    return std::is_arithmetic_v<Item>;
  }
};

bool AddAttributes(std::span<const Attribute> attributes, ByteSink& key) {
  key.AddPlain(attributes.size());
  return std::ranges::all_of(attributes, [&](const Attribute& attribute) {
    AddText(attribute.name, key);
    key.AddPlain(attribute.value.index());
    return std::visit(ValueWriter{key}, attribute.value) && key.size() <= kMaxKeySize;
  });
}

// Adds the number of outputs, and which of them are absent. Their names do not matter.
void AddOutputs(const NodeOptions& options, ByteSink& key) {
  key.AddPlain(options.output_count.has_value());
  if (options.output_count) key.AddPlain(*options.output_count);
  key.AddPlain(options.output_names.size());
  for (const auto& name : options.output_names) key.AddPlain(name && name->empty());
}

bool AddInputs(const BuilderState& state, std::span<const NodeInput> inputs, ByteSink& key) {
  for (const NodeInput& input : inputs) {
    const auto known = InferenceInputOf(state, input);
    if (!known) return false;
    key.AddPlain(*known);
  }
  return true;
}

}  // namespace

std::optional<InferenceInput> InferenceInputOf(const BuilderState& state, const NodeInput& input) {
  const auto* value = std::get_if<Value>(&input);
  if (!value) return std::nullopt;
  if (*value == kAbsent) return InferenceInput{};
  if (value->builder != state.id || value->index >= state.values.size()) return std::nullopt;
  const ValueRecord& record = state.values[value->index];
  if (record.graph != 0) return std::nullopt;
  return InferenceInput{record.type, record.data, record.shape_data};
}

std::optional<NodeKey> MakeNodeKey(const BuilderState& state, std::string_view op_type,
                                   std::span<const NodeInput> inputs,
                                   std::span<const Attribute> attributes,
                                   const NodeOptions& options, ByteSink* buffer) {
  const bool has_texts = !options.doc_string.empty() || !options.metadata.empty();
  const bool in_main_graph = state.scopes.back().id == 0;
  if (!in_main_graph || has_texts || !options.overload.empty() || !options.output_types.empty()) {
    return std::nullopt;
  }
  ByteSink& key = *buffer;
  key.Clear();
  AddText(op_type, key);
  AddText(options.domain, key);
  AddOutputs(options, key);
  if (!AddAttributes(attributes, key)) return std::nullopt;
  const std::size_t size_without_inputs = key.size();
  if (!AddInputs(state, inputs, key) || key.size() > kMaxKeySize) return std::nullopt;
  return NodeKey{key.bytes(), key.bytes().substr(0, size_without_inputs)};
}

}  // namespace loom
