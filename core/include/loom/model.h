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

// Initializers of at most this many bytes, and all string initializers, are inline in the skeleton,
// because shape inference must read values such as Reshape's shape.
inline constexpr std::uint64_t kInlineLimit = 1024;

// The size of the largest message that every protobuf reader accepts: 2^31 - 16 bytes.
inline constexpr std::uint64_t kMaxInlineBytes = (std::uint64_t{1} << 31) - 16;

// metadata_props: unique keys and their values.
using Metadata = std::vector<std::pair<std::string, std::string>>;

struct OpsetImport {
  std::string domain;  // "" and "ai.onnx" are the same
  int version = 0;
};

// Where the bytes of a weight are. The bytes are borrowed: the caller keeps them alive and
// unchanged until the last export, unless `owner` holds them.
struct WeightSource {
  std::span<const std::byte> bytes;  // empty if they are not in this memory
  std::shared_ptr<const void> owner = {};
  // The number by which a host such as JavaScript, which keeps the bytes in its own memory, finds
  // them. It stays with the weight through every change of the model.
  std::optional<std::uint32_t> host_number = {};
};

// Stored elements that represent float32 numbers: element * scale + min. For kFloat16 the element
// is the number itself.
struct Quantisation {
  DataType data_type = DataType::kUint8;  // kUint8, kUint16 or kFloat16
  double scale = 1;
  double min = 0;
};

// A strided view into a tensor of the caller. Element [i, j, …] of `dims` is the source's element
// offset + i * strides[0] + j * strides[1] + …; elements are written row by row. Elements have the
// weight's data type, and so have the source's unless they are quantised.
struct WeightView {
  std::optional<WeightSource> source = {};  // nullopt: all elements are zero
  std::uint64_t source_length = 0;          // of the whole source, in bytes
  std::int64_t offset = 0;
  std::vector<std::int64_t> dims;
  std::vector<std::int64_t> strides;
  std::optional<Quantisation> quantisation = {};  // of the source; then the weight is float32
};

// An initializer whose data is kept outside the skeleton.
struct Weight {
  std::string name;
  DataType data_type = DataType::kUndefined;
  std::vector<std::int64_t> dims;
  std::uint64_t byte_length = 0;
  WeightSource source = {};
  // The recipe of the bytes, if there is one: the concatenated views, computed while the part is
  // written. Then `source` is empty.
  std::vector<WeightView> recipe = {};
};

// A model. The skeleton is a serialised ModelProto in which the data of each weight is an external
// reference with location "loom:<i>", where i is the weight's index in `weights`. Functions that
// change a model return a new one and share the bytes of the weights.
struct Model {
  std::string skeleton;
  std::vector<Weight> weights;
  // True if the model was converted for fixed sizes of its inputs. Then dynamic_axes refuses to
  // open those axes.
  bool fixed_sizes = false;
};

}  // namespace loom
