#include "artefacts.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>

namespace loom::cli {
namespace {

namespace fs = std::filesystem;

template <typename Bytes>
Status ReadFile(const fs::path& path, Bytes& bytes) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  if (!failure) {
    bytes.resize(size);
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (file) return Done{};
    failure = std::error_code(errno, std::generic_category());
  }
  return Error{ErrorCode::kInvalidArgument, path.string(), "cannot be read", failure.message()};
}

}  // namespace

Status ReadArtefactsInto(const fs::path& source, Artefacts& artefacts) {
  const fs::path json = fs::is_directory(source) ? source / "model.json" : source;
  if (const Status read = ReadFile(json, artefacts.model_json); !read.ok()) return read;
  auto manifest = ReadKerasManifest(artefacts.model_json);
  if (!manifest.ok()) return manifest.error();
  for (const std::string& name : manifest->paths) {
    const fs::path path(name);
    if (path.is_absolute() || std::ranges::find(path, fs::path("..")) != path.end()) {
      return Error{ErrorCode::kUnsupported,
                   json.string(),
                   "its shard \"" + name + "\" lies outside the folder",
                   {}};
    }
    const Status read = ReadFile(json.parent_path() / path, artefacts.shards.emplace_back());
    if (!read.ok()) return read;
  }
  std::vector<std::span<const std::byte>> views(artefacts.shards.begin(), artefacts.shards.end());
  auto weights = KerasWeightsIn(*manifest, views);
  if (!weights.ok()) return weights.error();
  artefacts.weights = std::move(*weights);
  return Done{};
}

}  // namespace loom::cli
