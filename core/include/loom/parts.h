// The byte stream of an inline export as a sequence of parts: skeleton piece, weight, skeleton
// piece…
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "loom/result.h"

namespace loom {

// The largest message that every protobuf reader takes back: 2^31 - 16 bytes.
inline constexpr std::uint64_t kMaxInlineBytes = (std::uint64_t{1} << 31) - 16;

// All bytes of a weight go in front of byte `offset` of Parts::bytes.
struct Splice {
  std::uint64_t offset = 0;
  std::uint32_t weight = 0;  // its number in Model::weights
  std::uint64_t byte_length = 0;
  std::string name;  // of the initializer
};

struct Parts {
  std::string bytes;            // all skeleton pieces, one behind the other
  std::vector<Splice> splices;  // by offset
  std::uint64_t byte_size = 0;  // of the whole stream, weights included
};

// The parts of a skeleton in which the weights become raw_data. The stream is byte-identical to
// what protobuf writes for the model with its data inside. Weight bytes are neither read nor
// needed. Fails: model-too-large past kMaxInlineBytes; invalid-argument for bytes that are no
// skeleton.
Result<Parts> MakeParts(std::string_view skeleton);

}  // namespace loom
