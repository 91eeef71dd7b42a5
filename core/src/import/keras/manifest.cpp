// Finds the weights that model.json lists in the bytes of its shards.
#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "import/keras/json.h"
#include "loom/keras.h"

namespace loom {
namespace {

using keras::Json;
using keras::Shown;
using Shards = std::span<const std::span<const std::byte>>;

Error Wrong(ErrorCode code, const std::string& where, std::string message) {
  return {code, where, std::move(message), {}};
}

Result<std::optional<Quantisation>> ReadQuantisation(const Json& json, DataType data_type,
                                                     const std::string& where) {
  if (json.IsNull()) return std::optional<Quantisation>();
  const std::string& dtype = json.At("dtype").text;
  const DataType stored = DataTypeNamed(dtype).value_or(DataType::kUndefined);
  const bool known = dtype == "uint8" || dtype == "uint16" || dtype == "float16";
  if (!known || data_type != DataType::kFloat) {
    return Wrong(ErrorCode::kUnsupported, where,
                 "quantised as " + Shown(json.At("dtype")) +
                     ": only uint8, uint16 and float16 in place of float32 are covered");
  }
  const Json& scale = json.At("scale");
  const Json& min = json.At("min");
  const bool numbers = scale.IsNumber() && min.IsNumber();
  if (!numbers && stored != DataType::kFloat16) {
    return Wrong(ErrorCode::kInvalidArgument, where,
                 "scale and min of its quantization should be numbers");
  }
  return std::optional(Quantisation{stored, numbers ? scale.number : 1, numbers ? min.number : 0});
}

Result<KerasWeight> ReadWeight(const Json& json) {
  const Json& name = json.At("name");
  if (!name.IsText() || name.text.empty()) {
    return Wrong(ErrorCode::kInvalidArgument, "weightsManifest",
                 "a weight needs a name; it is " + Shown(name));
  }
  const std::string where = "weight " + Quoted(name.text);
  const std::string& dtype = json.At("dtype").text;
  if (dtype != "float32" && dtype != "int32" && dtype != "bool") {
    return Wrong(ErrorCode::kUnsupported, where,
                 "dtype " + Shown(json.At("dtype")) + " is not covered: float32, int32, bool");
  }
  KerasWeight weight{name.text, DataTypeNamed(dtype).value_or(DataType::kUndefined), {}, 0, {}, {}};
  for (const Json& size : json.At("shape").items) {
    weight.dims.push_back(size.Integer().value_or(-1));
  }
  LOOM_ASSIGN(weight.quantisation,
              ReadQuantisation(json.At("quantization"), weight.data_type, where));
  const DataType stored = weight.quantisation ? weight.quantisation->data_type : weight.data_type;
  const auto count = ElementCount(weight.dims);
  const auto size = count ? ByteSize(stored, *count) : std::nullopt;
  if (!size || !json.At("shape").IsList()) {
    return Wrong(ErrorCode::kWeightMismatch, where,
                 "shape " + Shown(json.At("shape")) + " is not the shape of a weight");
  }
  weight.byte_length = *size;
  return weight;
}

// The bytes from `offset` in the concatenated shards. Copied only if they span several shards.
WeightSource SourceIn(Shards shards, std::uint64_t offset, std::uint64_t length) {
  std::vector<std::byte> joined;
  std::uint64_t start = 0;
  for (const std::span<const std::byte> shard : shards) {
    const std::uint64_t stop = start + shard.size();
    const std::uint64_t from = std::clamp(offset, start, stop);
    const std::uint64_t end = std::clamp(offset + length, from, stop);
    const auto piece =
        shard.subspan(static_cast<std::size_t>(from - start), static_cast<std::size_t>(end - from));
    if (piece.size() == length) return {piece, nullptr};
    joined.insert(joined.end(), piece.begin(), piece.end());
    start = stop;
  }
  auto owner = std::make_shared<const std::vector<std::byte>>(std::move(joined));
  return {*owner, owner};
}

}  // namespace

Result<KerasManifest> ReadKerasManifest(std::string_view model_json) {
  LOOM_ASSIGN(const Json json, keras::ParseJson(model_json));
  const Json& groups = json.At("weightsManifest");
  if (!groups.IsList()) {
    return Wrong(ErrorCode::kInvalidArgument, "model",
                 "it has no weightsManifest, which TensorFlow.js writes into model.json");
  }
  KerasManifest manifest;
  std::uint64_t offset = 0;
  for (const Json& group : groups.items) {
    for (const Json& path : group.At("paths").items) manifest.paths.push_back(path.text);
    for (const Json& item : group.At("weights").items) {
      LOOM_ASSIGN(KerasWeight weight, ReadWeight(item));
      const std::uint64_t length = weight.byte_length;
      if (length > UINT64_MAX - offset) {
        return Wrong(ErrorCode::kWeightMismatch, "weightsManifest", "its weights are too large");
      }
      manifest.weights.push_back({std::move(weight), offset});
      offset += length;
    }
  }
  return manifest;
}

Result<std::vector<KerasWeight>> KerasWeightsIn(const KerasManifest& manifest, Shards shards) {
  std::uint64_t needed = 0;
  for (const auto& entry : manifest.weights) needed += entry.weight.byte_length;
  std::uint64_t given = 0;
  for (const auto& shard : shards) given += shard.size();
  if (given != needed) {
    return Wrong(ErrorCode::kWeightMismatch, "weightsManifest",
                 "its weights have " + std::to_string(needed) + " bytes, the shards " +
                     std::to_string(given));
  }
  std::vector<KerasWeight> weights;
  weights.reserve(manifest.weights.size());
  for (const auto& [weight, offset] : manifest.weights) {
    weights.push_back(weight);
    weights.back().source = SourceIn(shards, offset, weight.byte_length);
  }
  return weights;
}

}  // namespace loom
