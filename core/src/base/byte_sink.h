// A growing buffer of bytes, filled once for every node. std::string would do, but WebAssembly
// compiles its functions for size, and they took a fifth of the time of a node.
#pragma once

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <vector>

namespace loom {

class ByteSink {
 public:
  void Clear() { size_ = 0; }

  void Add(std::string_view bytes) {
    if (bytes_.size() - size_ < bytes.size()) bytes_.resize(2 * (size_ + bytes.size()));
    std::ranges::copy(bytes, bytes_.data() + size_);
    size_ += bytes.size();
  }

  template <typename Plain>
  void AddPlain(const Plain& plain) {
    static_assert(std::has_unique_object_representations_v<Plain> ||
                  std::is_floating_point_v<Plain>);
    Add({reinterpret_cast<const char*>(&plain), sizeof(plain)});
  }

  std::size_t size() const { return size_; }
  std::string_view bytes() const { return {bytes_.data(), size_}; }

 private:
  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

}  // namespace loom
