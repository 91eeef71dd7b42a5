// The manifest in model.json, and the weights in its shards.
#include "core/keras/keras_support.h"

namespace loom::test {
namespace {

std::string Manifest(const std::string& weights) {
  return R"({"weightsManifest":[{"paths":["a.bin","b.bin"],"weights":[)" + weights + "]}]}";
}

const char* const kTwo =
    R"({"name":"d/kernel","shape":[2],"dtype":"float32"},
       {"name":"d/bias","shape":[3],"dtype":"float32","quantization":{"dtype":"uint8","scale":2,"min":-1}})";

TEST(KerasManifest, NamesShapesAndOffsets) {
  const KerasManifest manifest = ReadKerasManifest(Manifest(kTwo)).value();
  EXPECT_EQ(manifest.paths, (std::vector<std::string>{"a.bin", "b.bin"}));
  ASSERT_EQ(manifest.weights.size(), 2U);
  const auto& [kernel, at] = manifest.weights[0];
  EXPECT_EQ(kernel.name, "d/kernel");
  EXPECT_EQ(kernel.byte_length, 8U);
  EXPECT_EQ(at, 0U);
  const auto& [bias, next] = manifest.weights[1];
  EXPECT_EQ(bias.byte_length, 3U);
  EXPECT_EQ(next, 8U);
  ASSERT_TRUE(bias.quantisation.has_value());
  EXPECT_EQ(bias.quantisation->data_type, DataType::kUint8);
  EXPECT_EQ(bias.quantisation->min, -1);
}

TEST(KerasManifest, WeightsAcrossShardsAreJoined) {
  const KerasManifest manifest = ReadKerasManifest(Manifest(kTwo)).value();
  std::vector<std::byte> bytes(11);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const std::span<const std::byte> all(bytes);
    const std::vector shards{all.first(cut), all.subspan(cut)};
    const auto weights = KerasWeightsIn(manifest, shards).value();
    ASSERT_EQ(weights.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& source = weights[i].source.bytes;
      const auto expected = i == 0 ? all.first(8) : all.subspan(8);
      EXPECT_TRUE(std::ranges::equal(source, expected)) << cut;
    }
  }
}

TEST(KerasManifest, ShardsOfAnotherSize) {
  const KerasManifest manifest = ReadKerasManifest(Manifest(kTwo)).value();
  const std::vector<std::byte> bytes(12);
  for (const std::size_t size : {0, 10, 12}) {
    const std::vector<std::span<const std::byte>> shards{std::span(bytes).first(size)};
    ExpectError(KerasWeightsIn(manifest, shards), ErrorCode::kWeightMismatch, "weightsManifest",
                "have 11 bytes");
  }
}

TEST(KerasManifest, InvalidManifests) {
  ExpectError(ReadKerasManifest("{}"), ErrorCode::kInvalidArgument, "model", "no weightsManifest");
  ExpectError(ReadKerasManifest("{"), ErrorCode::kInvalidArgument, "model JSON", "not JSON");
  ExpectError(ReadKerasManifest(Manifest(R"({"shape":[1],"dtype":"float32"})")),
              ErrorCode::kInvalidArgument, "weightsManifest", "needs a name");
  const auto refused = [](const char* members, ErrorCode code, std::string_view message) {
    const std::string weight = R"({"name":"w",)" + std::string(members) + "}";
    ExpectError(ReadKerasManifest(Manifest(weight)), code, "weight \"w\"", message);
  };
  refused(R"("shape":[1],"dtype":"complex64")", ErrorCode::kUnsupported, "complex64");
  refused(R"("shape":[-1],"dtype":"float32")", ErrorCode::kWeightMismatch, "shape");
  refused(R"("dtype":"float32")", ErrorCode::kWeightMismatch, "shape");
  refused(R"("shape":[4294967296,4294967296],"dtype":"float32")", ErrorCode::kWeightMismatch,
          "shape");
  refused(R"("shape":[1],"dtype":"int32","quantization":{"dtype":"uint8","scale":1,"min":0})",
          ErrorCode::kUnsupported, "uint8");
  refused(R"("shape":[1],"dtype":"float32","quantization":{"dtype":"uint4"})",
          ErrorCode::kUnsupported, "uint4");
  refused(R"("shape":[1],"dtype":"float32","quantization":{"dtype":"uint8","scale":"2"})",
          ErrorCode::kInvalidArgument, "scale and min");
}

}  // namespace
}  // namespace loom::test
