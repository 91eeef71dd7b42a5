// The files that TensorFlow.js saves a model to.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "loom/keras.h"
#include "loom/result.h"

namespace loom::cli {

// Borrows from itself: do not copy or move it once it is read.
struct Artefacts {
  std::string model_json;
  std::vector<std::vector<std::byte>> shards;
  std::vector<KerasWeight> weights;
};

// Of a folder with model.json in it, or of that file. Fails: invalid-argument (a file that is not
// there, or cannot be read), unsupported (a shard outside the folder), and as ReadKerasManifest.
Status ReadArtefactsInto(const std::filesystem::path& source, Artefacts& artefacts);

}  // namespace loom::cli
