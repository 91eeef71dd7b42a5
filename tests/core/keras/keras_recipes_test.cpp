// Recipes: weights that the export computes from other weights while it writes them.
#include "core/keras/keras_support.h"

namespace loom::test {
namespace {

Model Lstm(std::int64_t units) {
  const std::int64_t rows = 4 * units;
  return Converted(
      SequentialJson("null,3,2", {LayerJson("LSTM", "m", "\"units\":" + std::to_string(units))}),
      {FloatWeight("m/kernel", {2, rows}), FloatWeight("m/recurrent_kernel", {units, rows}),
       FloatWeight("m/bias", {rows})});
}

TEST(KerasRecipes, GatesOfAnLstmAreReordered) {
  const Model model = Lstm(2);
  // The columns i i f f c c o o of [2, 8] become the rows i i o o f f c c.
  EXPECT_EQ(Elements(model, "m/kernel"),
            (std::vector<float>{0, 8, 1, 9, 6, 14, 7, 15, 2, 10, 3, 11, 4, 12, 5, 13}));
  EXPECT_EQ(Elements(model, "m/bias"),
            (std::vector<float>{0, 1, 6, 7, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(KerasRecipes, AreAppliedWhenLargeWeightsAreWritten) {
  const Model model = Lstm(64);
  ASSERT_EQ(model.weights.size(), 3U);
  EXPECT_EQ(model.weights[0].recipe.size(), 4U);
  EXPECT_EQ(model.weights[2].recipe.size(), 5U);
  EXPECT_FALSE(model.weights[2].recipe.back().source) << "zeros";
  const std::vector<float> bias = Elements(model, "m/bias");
  EXPECT_EQ(bias[64], 3 * 64);  // the first element of gate o
  EXPECT_EQ(bias[4 * 64], 0);
}

// A weight whose elements are stored as `type`.
KerasWeight Stored(const Quantisation& quantisation, const std::vector<std::byte>& bytes) {
  const auto owner = std::make_shared<const std::vector<std::byte>>(bytes);
  const std::int64_t size = quantisation.data_type == DataType::kUint8 ? 1 : 2;
  KerasWeight weight{"fc/kernel", DataType::kFloat, {}, owner->size(), {*owner, owner}};
  weight.dims = {static_cast<std::int64_t>(bytes.size()) / size, 1};
  weight.quantisation = quantisation;
  return weight;
}

std::vector<float> Restored(const Quantisation& quantisation, const std::vector<std::byte>& bytes) {
  const KerasWeight weight = Stored(quantisation, bytes);
  const Model model =
      Converted(SequentialJson("null," + std::to_string(weight.dims[0]),
                               {LayerJson("Dense", "fc", R"("units":1,"use_bias":false)")}),
                {weight});
  return Elements(model, "fc/kernel");
}

TEST(KerasRecipes, QuantisedWeightsAreRestored) {
  const std::vector<std::byte> bytes{std::byte{0}, std::byte{1}, std::byte{2}, std::byte{0xbc}};
  EXPECT_EQ(Restored({DataType::kUint8, 0.5, -1}, bytes), (std::vector<float>{-1, -0.5, 0, 93}));
  EXPECT_EQ(Restored({DataType::kUint16, 0.5, -1}, bytes), (std::vector<float>{127, 24064}));
  const std::vector<std::byte> halves{std::byte{0}, std::byte{0x3c}, std::byte{0}, std::byte{0xc1}};
  EXPECT_EQ(Restored({DataType::kFloat16, 1, 0}, halves), (std::vector<float>{1, -2.5}));
}

TEST(KerasRecipes, LargeQuantisedWeightsToo) {
  const std::vector<std::byte> bytes(2000, std::byte{3});
  const std::vector<float> restored = Restored({DataType::kUint8, 2, 1}, bytes);
  EXPECT_EQ(restored, std::vector<float>(2000, 7));
}

TEST(KerasRecipes, AnUnknownQuantisation) {
  const KerasWeight weight = Stored({DataType::kInt8, 1, 0}, std::vector<std::byte>(4));
  ExpectRefused(SequentialJson("null,4", {LayerJson("ReLU", "r")}), {weight},
                ErrorCode::kUnsupported, "weight \"fc/kernel\"", "uint8, uint16 or float16");
}

// The caller has made the recipe.
TEST(KerasRecipes, OfAnUnknownQuantisationAreRefused) {
  for (const DataType type : {DataType::kString, DataType::kInt4, DataType::kDouble}) {
    Model model = Lstm(64);
    model.weights[0].recipe[0].quantisation = Quantisation{type, 1, 0};
    ExpectError(to_onnx(model), ErrorCode::kWeightMismatch, R"(initializer "m/kernel")",
                "needs 2048 bytes");
  }
}

// The caller has made a recipe that reads past the end of its source.
TEST(KerasRecipes, ThatReadPastTheirSourceAreRefused) {
  Model model = Lstm(64);
  model.weights[0].recipe[1].offset += 1000;
  ExpectError(to_onnx(model), ErrorCode::kWeightMismatch, R"(initializer "m/kernel")",
              "needs 2048 bytes");
}

}  // namespace
}  // namespace loom::test
