#include "builder/names.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>

namespace loom {
namespace {

constexpr std::string_view kOutputInfix = "_output_";

std::string Join(std::string_view stem, std::string_view infix, std::uint64_t number) {
  char digits[std::numeric_limits<std::uint64_t>::digits10 + 1];
  const char* const end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  const std::string_view written(digits, static_cast<std::size_t>(end - digits));
  std::string name;
  name.reserve(stem.size() + infix.size() + written.size());
  return name.append(stem).append(infix).append(written);
}

struct NumberedName {
  std::string_view stem;
  std::uint32_t number = 0;
};

// The reverse of Join. nullopt: the name does not end with the infix and a number.
std::optional<NumberedName> Split(std::string_view name, std::string_view infix) {
  const std::size_t at = name.rfind(infix);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = name.substr(at + infix.size());
  std::uint32_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number);
  const bool padded = digits.size() > 1 && digits.front() == '0';
  if (error != std::errc() || rest != end || padded) return std::nullopt;
  return NumberedName{name.substr(0, at), number};
}

}  // namespace

std::string GeneratedNode(std::string_view stem, std::uint32_t number) {
  return Join(stem, "_", number);
}

std::string GeneratedOutput(std::string_view node, std::size_t output) {
  return Join(node, kOutputInfix, output);
}

std::uint32_t Names::EntryOf(std::string_view name) const {
  const auto split = Split(name, "_");
  if (!split) return 0;
  const auto it = tables_.find(split->stem);
  if (it == tables_.end() || split->number >= it->second.entries.size()) return 0;
  return it->second.entries[split->number];
}

bool Names::HasNode(std::string_view name) const { return nodes_.contains(name) || EntryOf(name); }

bool Names::HasValue(std::string_view name) const {
  if (values_.contains(name)) return true;
  const auto split = Split(name, kOutputInfix);
  return split && split->number + std::uint64_t{1} < EntryOf(split->stem);
}

std::uint32_t Names::NextNumber(std::string_view stem) const {
  const auto it = tables_.find(stem);
  const NumberTable* const table = it == tables_.end() ? nullptr : &it->second;
  std::uint32_t number = table ? table->first_free : 0;
  const auto taken = [&] {
    if (table && number < table->entries.size() && table->entries[number] > 0) return true;
    return !nodes_.empty() && nodes_.contains(GeneratedNode(stem, number));
  };
  while (taken()) ++number;
  return number;
}

std::string Names::ProposeValue(const std::string& base,
                                const std::unordered_set<std::string_view>& others) const {
  const auto free = [&](const std::string& name) {
    return !HasValue(name) && !others.contains(name);
  };
  if (free(base)) return base;
  for (std::uint32_t i = 1;; ++i) {
    std::string name = Join(base, "_", i);
    if (free(name)) return name;
  }
}

void Names::TakeValue(std::string_view name) {
  if (!HasValue(name)) values_.insert(name);
}

void Names::TakeNumber(std::string_view stem, std::uint32_t number, std::size_t outputs) {
  auto it = tables_.find(stem);
  if (it == tables_.end()) it = tables_.try_emplace(std::string(stem)).first;
  NumberTable& table = it->second;
  if (number >= table.entries.size()) table.entries.resize(number + 1);
  table.entries[number] = static_cast<std::uint32_t>(outputs + 1);
  table.first_free = std::max(table.first_free, number + 1);
}

void Names::ReleaseNode(std::string_view name) {
  if (nodes_.erase(name) > 0 || EntryOf(name) == 0) return;
  const auto split = Split(name, "_");
  if (!split) return;
  NumberTable& table = tables_.find(split->stem)->second;
  table.entries[split->number] = 0;
  table.first_free = std::min(table.first_free, split->number);
}

}  // namespace loom
