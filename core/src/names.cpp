#include "names.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace loom {
namespace {

constexpr std::string_view kOutputInfix = "_output_";

// The number that `text` is, as std::to_string writes it.
std::optional<std::uint32_t> NumberIn(std::string_view text) {
  std::uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const bool padded = text.size() > 1 && text.front() == '0';
  if (error != std::errc() || rest != end || padded) return std::nullopt;
  return number;
}

struct CountedName {
  std::string_view stem;
  std::uint32_t number = 0;
};

std::optional<CountedName> Split(std::string_view name) {
  const std::size_t bar = name.rfind('_');
  if (bar == std::string_view::npos) return std::nullopt;
  const auto number = NumberIn(name.substr(bar + 1));
  if (!number) return std::nullopt;
  return CountedName{name.substr(0, bar), *number};
}

void AppendNumber(std::uint64_t number, std::string& text) {
  char digits[std::numeric_limits<std::uint64_t>::digits10 + 1];
  text.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

std::string Joined(std::string_view stem, std::string_view infix, std::uint64_t number) {
  std::string name;
  name.reserve(stem.size() + infix.size() + std::numeric_limits<std::uint64_t>::digits10 + 1);
  name.append(stem).append(infix);
  AppendNumber(number, name);
  return name;
}

}  // namespace

std::string GeneratedOutput(std::string_view node, std::size_t output) {
  return Joined(node, kOutputInfix, output);
}

void Names::Counted::Take(std::uint32_t number, const onnx::NodeProto& node) {
  if (number >= nodes.size()) nodes.resize(number + 1);
  nodes[number] = &node;
  first_free = std::max(first_free, number + 1);
}

const Names::Counted* Names::Find(std::string_view stem) const {
  const auto it = counted_.find(stem);
  return it == counted_.end() ? nullptr : &it->second;
}

const onnx::NodeProto* Names::CountedNode(std::string_view name) const {
  const auto split = Split(name);
  const Counted* const counted = split ? Find(split->stem) : nullptr;
  return counted && split->number < counted->nodes.size() ? counted->nodes[split->number] : nullptr;
}

std::uint32_t Names::FirstFree(std::string_view stem, const Counted* counted) const {
  std::uint32_t number = counted ? counted->first_free : 0;
  const auto taken = [&] {
    if (counted && number < counted->nodes.size() && counted->nodes[number]) return true;
    return !nodes_.empty() && nodes_.contains(Joined(stem, "_", number));
  };
  while (taken()) ++number;
  return number;
}

bool Names::HasNode(std::string_view name) const {
  return nodes_.contains(name) || CountedNode(name) != nullptr;
}

bool Names::HasValue(std::string_view name) const {
  if (values_.contains(name)) return true;
  const std::size_t infix = name.rfind(kOutputInfix);
  if (infix == std::string_view::npos) return false;
  const onnx::NodeProto* const node = CountedNode(name.substr(0, infix));
  const auto output = NumberIn(name.substr(infix + kOutputInfix.size()));
  return node && output && *output < static_cast<std::uint32_t>(node->output_size()) &&
         node->output(static_cast<int>(*output)) == name;
}

std::string Names::ProposeNode(std::string_view stem) const {
  return Joined(stem, "_", FirstFree(stem, Find(stem)));
}

std::string Names::ProposeValue(const std::string& base,
                                const std::unordered_set<std::string_view>& others) const {
  const auto free = [&](const std::string& name) {
    return !HasValue(name) && !others.contains(name);
  };
  if (free(base)) return base;
  for (std::uint32_t i = 1;; ++i) {
    std::string name = Joined(base, "_", i);
    if (free(name)) return name;
  }
}

void Names::TakeNode(const onnx::NodeProto& node, bool proposed) {
  if (!proposed) {
    nodes_.insert(node.name());
    return;
  }
  counted_[node.op_type()].Take(Split(node.name())->number, node);
}

void Names::ReleaseNode(std::string_view name) {
  if (nodes_.erase(name) > 0 || !CountedNode(name)) return;
  const CountedName split = *Split(name);
  Counted& counted = counted_.find(split.stem)->second;
  counted.nodes[split.number] = nullptr;
  counted.first_free = std::min(counted.first_free, split.number);
}

void Names::TakeValue(std::string_view name) {
  if (!HasValue(name)) values_.insert(name);
}

void Names::NameNode(onnx::NodeProto& node) {
  Counted& counted = counted_[node.op_type()];
  const std::uint32_t number = FirstFree(node.op_type(), &counted);
  node.set_name(Joined(node.op_type(), "_", number));
  counted.Take(number, node);
}

void Names::NameOutput(onnx::NodeProto& node, int output) {
  std::string& name = *node.mutable_output(output);
  name = GeneratedOutput(node.name(), static_cast<std::size_t>(output));
  if (values_.contains(name)) name = ProposeValue(name);
  TakeValue(name);
}

}  // namespace loom
