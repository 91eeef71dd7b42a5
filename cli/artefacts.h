// Reads the files of a model that TensorFlow.js saved.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "loom/keras.h"
#include "loom/result.h"

namespace loom::cli {

// The weights borrow from `shards`: do not copy or move it after it was read.
struct Artefacts {
  std::string model_json;
  std::vector<std::vector<std::byte>> shards;
  std::vector<KerasWeight> weights;
};

// Reads the artefacts of a model.json or of the folder that contains it. Fails: invalid-argument (a
// file does not exist or cannot be read), unsupported (a shard outside the folder), and as
// ReadKerasManifest.
Status ReadArtefactsInto(const std::filesystem::path& source, Artefacts& artefacts);

}  // namespace loom::cli
