// Names that must be unique, given or generated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace loom {

// One namespace. Generated names depend only on the successful calls so far: a name that was
// proposed and not taken is proposed again.
class Names {
 public:
  bool Has(std::string_view name) const { return taken_.contains(name); }

  // `name` must stay where it is until it is released.
  void Take(std::string_view name) { taken_.insert(name); }
  void Release(std::string_view name) { taken_.erase(name); }

  // `base` itself, or the first of base_1, base_2, … that is free and not among `others`.
  std::string Propose(const std::string& base,
                      const std::unordered_set<std::string_view>& others = {}) const;

  // The first free of stem_0, stem_1, … counted on from the last Counted() of that stem.
  std::string ProposeCounted(const std::string& stem);
  void Counted(const std::string& stem) { ++next_[stem]; }

  // After names were released: the search begins at 0 again. All below the count are taken, so this
  // changes no proposal but those that the released names make possible.
  void ForgetCounts() { next_.clear(); }

 private:
  std::unordered_set<std::string_view> taken_;
  std::unordered_map<std::string, std::uint32_t> next_;
};

}  // namespace loom
