#include "builder/node_cache.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace loom {
namespace {

// More different nodes than that are no repetition, and a table of them would only cost memory.
constexpr std::size_t kMaxKept = 1 << 14;
constexpr std::size_t kMaxQuestion = 1024;

void AddText(std::string_view text, ByteSink& question) {
  question.AddPlain(text.size());
  question.Add(text);
}

// Adds the value of an attribute. False for kinds that hold tensors, types or graphs, and for long
// ones.
struct AddValue {
  ByteSink& question;

  bool operator()(const std::string& value) const {
    if (value.size() > kMaxQuestion) return false;
    AddText(value, question);
    return true;
  }
  bool operator()(const std::vector<std::string>& value) const {
    question.AddPlain(value.size());
    return std::ranges::all_of(value, [&](const std::string& each) { return (*this)(each); });
  }
  bool operator()(Number value) const { return (*this)(value.value); }
  bool operator()(const Numbers& value) const { return (*this)(value.values); }
  bool operator()(EmptyList) const { return true; }
  template <typename Value>
  bool operator()(const Value& value) const {
    if constexpr (std::is_arithmetic_v<Value>) question.AddPlain(value);
    return std::is_arithmetic_v<Value>;
  }
  template <typename Item>
  bool operator()(const std::vector<Item>& value) const {
    if constexpr (std::is_arithmetic_v<Item>) {
      if (value.size() > kMaxQuestion) return false;
      question.AddPlain(value.size());
      for (const Item item : value) question.AddPlain(item);
    }
    return std::is_arithmetic_v<Item>;
  }
};

// How many outputs are asked for, and which of them are left out.
void AddOutputs(const NodeOptions& options, ByteSink& question) {
  question.AddPlain(options.output_count.has_value());
  if (options.output_count) question.AddPlain(*options.output_count);
  question.AddPlain(options.output_names.size());
  for (const auto& name : options.output_names) question.AddPlain(name && name->empty());
}

}  // namespace

bool Repeats::Ask(std::string_view op_type, std::span<const Attribute> attributes,
                  const NodeOptions& options) {
  question_.Clear();
  by_content_.clear();
  if (!options.output_types.empty() || !options.doc_string.empty() || !options.overload.empty() ||
      !options.metadata.empty()) {
    return false;
  }
  AddText(op_type, question_);
  AddText(options.domain, question_);
  AddOutputs(options, question_);
  question_.AddPlain(attributes.size());
  const bool kept = std::ranges::all_of(attributes, [&](const Attribute& attribute) {
    AddText(attribute.name, question_);
    question_.AddPlain(attribute.value.index());
    return std::visit(AddValue{question_}, attribute.value) && question_.size() <= kMaxQuestion;
  });
  node_size_ = question_.size();
  return kept;
}

void Repeats::AskInput(const InferenceInput& input) { question_.AddPlain(input); }

const FoundNode* Repeats::Answer() const {
  const auto it = found_.find(question_.bytes());
  return it == found_.end() ? nullptr : &it->second;
}

const FoundNode* Repeats::Keep(FoundNode found) {
  if (found_.size() >= kMaxKept || question_.size() > kMaxQuestion) return nullptr;
  found.question = std::move(by_content_);
  return &found_.emplace(question_.bytes(), std::move(found)).first->second;
}

}  // namespace loom
