// The graphs that layers become. They should be what an expert would write.
#include "core/keras/keras_support.h"

namespace loom::test {
namespace {

using Types = std::vector<std::string>;

const char* const kConv =
    R"("filters":2,"kernel_size":[3,3],"strides":[1,1],"padding":"same","data_format":"channels_last",)"
    R"("dilation_rate":[1,1],"activation":"relu","use_bias":true)";

std::vector<KerasWeight> ConvWeights(const std::string& layer, std::int64_t channels) {
  return {FloatWeight(layer + "/kernel", {3, 3, channels, 2}), FloatWeight(layer + "/bias", {2})};
}

TEST(KerasLayers, DenseIsOneGemmWithTheNamesOfTheLayer) {
  const Model model = Converted(
      SequentialJson("null,4", {LayerJson("Dense", "fc", R"("units":3,"activation":"relu")")}),
      {FloatWeight("fc/kernel", {4, 3}), FloatWeight("fc/bias", {3})});
  const onnx::GraphProto graph = Exported(model).graph();
  EXPECT_EQ(OpTypes(model), (Types{"Gemm", "Relu"}));
  EXPECT_EQ(graph.node(0).name(), "fc/Gemm");
  EXPECT_EQ(graph.input(0).name(), "x");
  EXPECT_EQ(graph.input(0).type().tensor_type().shape().dim(0).dim_param(), "N");
  EXPECT_EQ(graph.output(0).name(), "fc");
  EXPECT_EQ(graph.initializer(0).name(), "fc/kernel");
}

TEST(KerasLayers, DenseOnMoreAxesIsMatMulAndAdd) {
  const Model model =
      Converted(SequentialJson("null,5,4", {LayerJson("Dense", "fc", R"("units":3)")}),
                {FloatWeight("fc/kernel", {4, 3}), FloatWeight("fc/bias", {3})});
  EXPECT_EQ(OpTypes(model), (Types{"MatMul", "Add"}));
}

TEST(KerasLayers, ConvolutionsHaveOneTransposeBeforeThem) {
  std::vector<KerasWeight> weights = ConvWeights("a", 1);
  for (const KerasWeight& weight : ConvWeights("b", 2)) weights.push_back(weight);
  const Model model = Converted(
      SequentialJson("null,8,8,1",
                     {LayerJson("Conv2D", "a", kConv),
                      LayerJson("MaxPooling2D", "pool", R"("pool_size":[2,2],"strides":[2,2])"),
                      LayerJson("Conv2D", "b", kConv)}),
      weights);
  EXPECT_EQ(OpTypes(model),
            (Types{"Transpose", "Conv", "Relu", "MaxPool", "Conv", "Relu", "Transpose"}));
}

TEST(KerasLayers, AKernelIsInOnnxOrder) {
  const Model model = Converted(SequentialJson("null,8,8,2", {LayerJson("Conv2D", "a", kConv)}),
                                ConvWeights("a", 2));
  const std::vector<float> kernel = Elements(model, "a/kernel");
  // [h, w, in, out] = [3, 3, 2, 2] becomes [out, in, h, w]. For out 0 and in 0, these are every
  // fourth element.
  EXPECT_EQ(std::vector<float>(kernel.begin(), kernel.begin() + 4),
            (std::vector<float>{0, 4, 8, 12}));
  EXPECT_EQ(kernel[9], 2);   // out 0, in 1
  EXPECT_EQ(kernel[18], 1);  // out 1, in 0
}

TEST(KerasLayers, FlattenBeforeDenseMovesTheRowsOfItsKernel) {
  std::vector<KerasWeight> weights = ConvWeights("a", 1);
  weights.push_back(FloatWeight("fc/kernel", {8 * 8 * 2, 3}));
  weights.push_back(FloatWeight("fc/bias", {3}));
  const Model model = Converted(
      SequentialJson("null,8,8,1", {LayerJson("Conv2D", "a", kConv), LayerJson("Flatten", "flat"),
                                    LayerJson("Dropout", "drop", R"("rate":0.5)"),
                                    LayerJson("Dense", "fc", R"("units":3)")}),
      weights);
  EXPECT_EQ(OpTypes(model), (Types{"Transpose", "Conv", "Relu", "Flatten", "Gemm"}));
  ASSERT_EQ(model.weights.size(), 1U);  // the others are inline
  EXPECT_EQ(model.weights[0].recipe.size(), 1U);
  const std::vector<float> kernel = Elements(model, "fc/kernel");
  EXPECT_EQ(kernel[3], 6);       // channel 0 of pixel 1 is row 2 in Keras
  EXPECT_EQ(kernel[64 * 3], 3);  // channel 1 of pixel 0 is row 1
}

TEST(KerasLayers, FlattenWithoutDenseTransposesTheValue) {
  const Model model = Converted(
      SequentialJson("null,8,8,1", {LayerJson("Conv2D", "a", kConv), LayerJson("Flatten", "flat"),
                                    LayerJson("Activation", "act", R"("activation":"sigmoid")")}),
      ConvWeights("a", 1));
  EXPECT_EQ(OpTypes(model),
            (Types{"Transpose", "Conv", "Relu", "Transpose", "Flatten", "Sigmoid"}));
}

TEST(KerasLayers, DropoutAndNoiseLeaveNoTrace) {
  const Model model =
      Converted(SequentialJson("null,4", {LayerJson("Dropout", "a", R"("rate":0.5)"),
                                          LayerJson("GaussianNoise", "b", R"("stddev":1)"),
                                          LayerJson("ReLU", "c")}),
                {});
  EXPECT_EQ(OpTypes(model), (Types{"Relu"}));
}

TEST(KerasLayers, BatchNormalizationHasTheEpsilonOfKeras) {
  const Model model =
      Converted(SequentialJson("null,4", {LayerJson("BatchNormalization", "bn", R"("axis":-1)")}),
                {FloatWeight("bn/gamma", {4}), FloatWeight("bn/beta", {4}),
                 FloatWeight("bn/moving_mean", {4}), FloatWeight("bn/moving_variance", {4})});
  EXPECT_FLOAT_EQ(Exported(model).graph().node(0).attribute(0).f(), 1e-3F);
}

TEST(KerasLayers, SharedWeightsAreInTheModelOnce) {
  const std::string json =
      R"({"class_name":"Model","config":{"name":"two","layers":[
        {"name":"x","class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,4]},"inbound_nodes":[]},
        {"name":"d","class_name":"Dense","config":{"name":"d","units":4,"use_bias":false},
         "inbound_nodes":[[["x",0,0,{}]],[["d",0,0,{}]]]}],
        "input_layers":[["x",0,0]],"output_layers":[["d",1,0],["d",0,0]]}})";
  const Model model = Converted(json, {FloatWeight("d/kernel", {4, 4})});
  const onnx::GraphProto graph = Exported(model).graph();
  EXPECT_EQ(graph.initializer_size(), 1);
  EXPECT_EQ(graph.node(1).name(), "d/MatMul_1");
  EXPECT_EQ(graph.output(0).name(), "d");
  EXPECT_EQ(graph.output(1).name(), "d_1");
}

TEST(KerasLayers, UnchangedLargeWeightsAreNotCopied) {
  const KerasWeight kernel = FloatWeight("fc/kernel", {300, 4});
  const Model model = Converted(
      SequentialJson("null,300", {LayerJson("Dense", "fc", R"("units":4,"use_bias":false)")}),
      {kernel});
  ASSERT_EQ(model.weights.size(), 1U);
  const WeightView& view = model.weights[0].recipe.front();
  EXPECT_EQ(view.source->bytes.data(), kernel.source.bytes.data());
  EXPECT_EQ(view.strides, (std::vector<std::int64_t>{4, 1}));
}

}  // namespace
}  // namespace loom::test
