// The byte stream of an inline export as a sequence of parts: skeleton piece, weight, skeleton
// piece…
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// All bytes of a weight go in front of byte `offset` of Parts::bytes.
struct Splice {
  std::uint64_t offset = 0;
  std::uint32_t weight = 0;  // its place in Model::weights
  std::uint64_t byte_length = 0;
  std::string name;  // of the initializer
};

struct Parts {
  std::string bytes;            // all skeleton pieces, one behind the other
  std::vector<Splice> splices;  // by offset
  std::uint64_t byte_size = 0;  // of the whole stream, weights included
};

// The parts of a model in which the weights become raw_data. The stream is byte-identical to what
// protobuf writes for the model with its data inside. Weight bytes are neither read nor needed.
// Fails: model-too-large past kMaxInlineBytes; invalid-argument for a skeleton that is none.
Result<Parts> MakeParts(const Model& model);

}  // namespace loom
