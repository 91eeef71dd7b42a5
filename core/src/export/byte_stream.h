// The bytes of an export, on the way to whatever takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "loom/external_data.h"
#include "loom/model.h"
#include "loom/parts.h"
#include "loom/result.h"

namespace loom {

// Everything is at hand: nothing but the target can fail any more. Shares the bytes of the weights.
class ByteStream {
 public:
  // The model, or a file of its weights. Fails: weight-mismatch, when bytes of a weight are
  // missing.
  static Result<ByteStream> Of(const Model& model, Parts parts);
  static Result<ByteStream> Of(const Model& model, const ExternalFile& file);

  // Calls `write` with one part after the other, until it returns false. Whether it never did.
  bool Each(const std::function<bool(std::span<const std::byte>)>& write) const;

  std::vector<std::byte> Bytes() const;

 private:
  struct Piece {
    std::size_t skeleton_end;  // what stands before the weight: skeleton up to here,
    std::uint64_t zeros;       // and so many zeros
    Weight weight;
  };

  Status Add(const Model& model, const Splice& splice, std::size_t skeleton_end,
             std::uint64_t zeros);

  std::string skeleton_;
  std::vector<Piece> pieces_;
  std::uint64_t byte_size_ = 0;
};

}  // namespace loom
