// The byte stream of an inline export as a sequence of parts: skeleton piece, weight, skeleton
// piece, …
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// Where a weight goes: all its bytes are inserted before byte `offset` of Parts::bytes.
struct Splice {
  std::uint64_t offset = 0;
  std::uint32_t weight = 0;  // index in Model::weights
  std::uint64_t byte_length = 0;
  std::string name;  // of the initializer
};

struct Parts {
  std::string bytes;            // all skeleton pieces, concatenated
  std::vector<Splice> splices;  // by offset
  std::uint64_t byte_size = 0;  // of the whole stream, including weights
};

// Returns the parts of the model with each weight as raw_data. The stream is byte-identical to
// protobuf's own serialisation of the model with its data inside. Weight bytes are neither read nor
// needed. Fails: model-too-large beyond kMaxInlineBytes; invalid-argument if the skeleton is not
// valid.
Result<Parts> MakeParts(const Model& model);

}  // namespace loom
