// A finished model: skeleton and weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "loom/types.h"

namespace loom {

// Initializers of at most this many bytes, and all string initializers, are held inline in the
// skeleton, because shape inference must read values such as Reshape's shape.
inline constexpr std::uint64_t kInlineLimit = 1024;

// The largest message that every protobuf reader takes back: 2^31 - 16 bytes.
inline constexpr std::uint64_t kMaxInlineBytes = (std::uint64_t{1} << 31) - 16;

// metadata_props: keys, each once, with their values.
using Metadata = std::vector<std::pair<std::string, std::string>>;

struct OpsetImport {
  std::string domain;  // "" and "ai.onnx" are the same
  int version = 0;
};

// Where the bytes of a weight are. Borrowed from the caller, who keeps them alive and unchanged
// until the last export, unless `owner` holds them.
struct WeightSource {
  std::span<const std::byte> bytes;  // empty when they are not in this memory
  std::shared_ptr<const void> owner = {};
  // The number under which a host such as JavaScript, which keeps the bytes in a memory of its own,
  // finds them again. It stays with the weight through every change of the model.
  std::optional<std::uint32_t> host_number = {};
};

// Elements that stand for float32: element * scale + min, or of kFloat16 just the number.
struct Quantisation {
  DataType data_type = DataType::kUint8;  // kUint8, kUint16 or kFloat16
  double scale = 1;
  double min = 0;
};

// A strided view into a tensor that the caller has: element [i, j, …] of `dims` is element
// offset + i * strides[0] + j * strides[1] + … of the source, row by row. Elements are those of the
// weight's data type, and so are the source's unless they are quantised.
struct WeightView {
  std::optional<WeightSource> source = {};  // nothing: all elements are zero
  std::uint64_t source_length = 0;          // in bytes, all of it
  std::int64_t offset = 0;
  std::vector<std::int64_t> dims;
  std::vector<std::int64_t> strides;
  std::optional<Quantisation> quantisation = {};  // of the source; the weight is float32 then
};

// The data of an initializer that is kept outside the skeleton.
struct Weight {
  std::string name;
  DataType data_type = DataType::kUndefined;
  std::vector<std::int64_t> dims;
  std::uint64_t byte_length = 0;
  WeightSource source = {};
  // Its recipe, if it has one: then its bytes are those of the views, one behind the other, made
  // while the part is written, and `source` is empty.
  std::vector<WeightView> recipe = {};
};

// Skeleton: a serialised ModelProto in which the data of each weight is an external reference with
// location "loom:<i>", where i is its place in `weights`. Functions that change a model return a new
// one and share the weights' bytes.
struct Model {
  std::string skeleton;
  std::vector<Weight> weights;
  // True of what was converted for the sizes that its inputs have: dynamic_axes refuses those.
  bool fixed_sizes = false;
};

}  // namespace loom
