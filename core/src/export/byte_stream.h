// The bytes of an export, as a sequence of parts for any target.
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

// A stream whose bytes are all present: from here on only the target can fail. It shares the bytes
// of the weights.
class ByteStream {
 public:
  // The stream of the model, or of one file of its weights. Fails: weight-mismatch if bytes of a
  // weight are missing.
  static Result<ByteStream> Of(const Model& model, Parts parts);
  static Result<ByteStream> Of(const Model& model, const ExternalFile& file);

  // Calls `write` with each part in order, and stops if it returns false. Returns false if `write`
  // did.
  bool ForEachPart(const std::function<bool(std::span<const std::byte>)>& write) const;

  // All bytes of the stream, in a new buffer.
  std::vector<std::byte> Bytes() const;

 private:
  struct Piece {
    std::size_t skeleton_end;  // the weight follows the skeleton up to this byte
    std::uint64_t zeros;       // and this number of zeros
    Weight weight;
  };

  Status Add(const Model& model, const Splice& splice, std::size_t skeleton_end,
             std::uint64_t zeros);

  std::string skeleton_;
  std::vector<Piece> pieces_;
  std::uint64_t byte_size_ = 0;
};

}  // namespace loom
