#include "names.h"

namespace loom {

std::string Names::Propose(const std::string& base,
                           const std::unordered_set<std::string_view>& others) const {
  const auto free = [&](const std::string& name) { return !Has(name) && !others.contains(name); };
  if (free(base)) return base;
  for (std::uint32_t i = 1;; ++i) {
    std::string name = base + "_" + std::to_string(i);
    if (free(name)) return name;
  }
}

std::string Names::ProposeCounted(const std::string& stem) {
  std::uint32_t& next = next_[stem];
  while (true) {
    std::string name = stem + "_" + std::to_string(next);
    if (!Has(name)) return name;
    // Taken by the caller for good, so the search never has to look there again.
    ++next;
  }
}

}  // namespace loom
