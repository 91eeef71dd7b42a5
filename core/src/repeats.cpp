#include "repeats.h"

#include <cstring>
#include <type_traits>

#include "builder_state.h"

namespace loom {
namespace {

// More different nodes than that are no repetition, and a table of them would only cost memory.
constexpr std::size_t kMaxKept = 1 << 14;
constexpr std::size_t kMaxQuestion = 1024;

template <typename Plain>
void Append(const Plain& plain, std::string& text) {
  static_assert(std::is_trivially_copyable_v<Plain>);
  text.append(reinterpret_cast<const char*>(&plain), sizeof(plain));
}

void AppendText(std::string_view part, std::string& text) {
  Append(part.size(), text);
  text.append(part);
}

template <typename Plain>
void AppendAll(const std::vector<Plain>& items, std::string& text) {
  Append(items.size(), text);
  text.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(Plain));
}

// Writes the value of an attribute. False for kinds that hold tensors, types or graphs.
struct AppendValue {
  std::string& text;

  bool operator()(const std::string& value) const {
    AppendText(value, text);
    return true;
  }
  bool operator()(const std::vector<std::string>& value) const {
    Append(value.size(), text);
    for (const std::string& each : value) AppendText(each, text);
    return true;
  }
  bool operator()(const Numbers& value) const {
    AppendAll(value.values, text);
    return true;
  }
  bool operator()(EmptyList) const { return true; }
  template <typename Value>
  bool operator()(const Value& value) const {
    if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, Number>) {
      Append(value, text);
      return true;
    }
    return false;
  }
  template <typename Item>
  bool operator()(const std::vector<Item>& value) const {
    if constexpr (std::is_arithmetic_v<Item>) {
      AppendAll(value, text);
      return true;
    }
    return false;
  }
};

// How many outputs are asked for, and which of them are left out.
void AppendOutputs(const NodeOptions& options, std::string& text) {
  Append(options.output_count.has_value(), text);
  if (options.output_count) Append(*options.output_count, text);
  Append(options.output_names.size(), text);
  for (const auto& name : options.output_names) text += name && name->empty() ? '-' : '+';
}

}  // namespace

bool Repeats::Ask(std::string_view op_type, std::span<const Attribute> attributes,
                  const NodeOptions& options) {
  question_.clear();
  if (!options.output_types.empty() || !options.doc_string.empty() || !options.overload.empty() ||
      !options.metadata.empty()) {
    return false;
  }
  AppendText(op_type, question_);
  AppendText(options.domain, question_);
  AppendOutputs(options, question_);
  Append(attributes.size(), question_);
  for (const Attribute& attribute : attributes) {
    AppendText(attribute.name, question_);
    Append(attribute.value.index(), question_);
    if (!std::visit(AppendValue{question_}, attribute.value)) return false;
    if (question_.size() > kMaxQuestion) return false;
  }
  return true;
}

void Repeats::AskInput(const ValueRecord* input) {
  const InferenceInput known =
      input ? InferenceInput{input->type, input->data, input->shape_data} : InferenceInput();
  Append(known, question_);
}

const FoundNode* Repeats::Answer() const {
  const auto it = found_.find(std::string_view(question_));
  return it == found_.end() ? nullptr : &it->second;
}

void Repeats::Keep(FoundNode found) {
  if (found_.size() < kMaxKept && question_.size() <= kMaxQuestion) {
    found_.emplace(question_, std::move(found));
  }
}

}  // namespace loom
