// The options of a conversion.
#include "core/keras/keras_support.h"
#include "loom/export.h"
#include "loom/inspect.h"

namespace loom::test {
namespace {

using Shapes = std::vector<std::vector<std::int64_t>>;

std::string ConvJson(std::string_view shape, std::string_view settings = "") {
  return SequentialJson(shape, {LayerJson("Conv2D", "c",
                                          R"("filters":2,"kernel_size":[3,3],"use_bias":false)" +
                                              std::string(settings))});
}

const std::vector<KerasWeight>& ConvWeights() {
  static const std::vector<KerasWeight> weights{FloatWeight("c/kernel", {3, 3, 1, 2})};
  return weights;
}

KerasOptions WithAxes(std::map<std::int64_t, std::string> axes) {
  KerasOptions options;
  options.export_options.input_names = {"image"};
  options.export_options.dynamic_axes = {{"image", std::move(axes)}};
  return options;
}

std::string InputType(const Model& model) { return Inspect(model).value().inputs[0].type; }
std::string OutputType(const Model& model) { return Inspect(model).value().outputs[0].type; }

TEST(KerasOptions, AnExampleFixesOpenSizes) {
  const Model model =
      Converted(ConvJson("null,null,8,1"), ConvWeights(), {.input_shapes = Shapes{{4, 6, 8, 1}}});
  EXPECT_EQ(InputType(model), "float32[4, 6, 8, 1]");
  EXPECT_EQ(OutputType(model), "float32[4, 4, 6, 2]");
}

TEST(KerasOptions, AnAxisWithANameStaysOpen) {
  KerasOptions options = WithAxes({{0, "batch"}, {-3, "height"}});
  options.input_shapes = {{4, 6, 8, 1}};
  const Model model = Converted(ConvJson("null,null,8,1"), ConvWeights(), options);
  EXPECT_EQ(InputType(model), "float32[batch, height, 8, 1]");
}

TEST(KerasOptions, AnExampleGivesTheShapeThatAModelLacks) {
  const std::string json = R"({"class_name":"Sequential","config":{"name":"n","layers":[)" +
                           LayerJson("ReLU", "r") + "]}}";
  EXPECT_EQ(InputType(Converted(json, {}, {.input_shapes = Shapes{{2, 3}}})), "float32[2, 3]");
}

TEST(KerasOptions, AnExampleThatDoesNotFit) {
  const std::string json = ConvJson("null,null,8,1");
  for (const auto& shape : Shapes{{4, 6, 9, 1}, {4, 6, 8}, {0, 6, 8, 1}, {-1, 6, 8, 1}}) {
    ExpectError(FromKeras(json, ConvWeights(), {.input_shapes = {shape}}),
                ErrorCode::kShapeMismatch, "input \"x\"", "does not fit the model's input");
  }
  ExpectError(FromKeras(json, ConvWeights(), {.input_shapes = {{1, 6, 8, 1}, {1}}}),
              ErrorCode::kInvalidArgument, "option input_shapes", "takes 1 inputs");
}

TEST(KerasOptions, ASizeThatALayerNeedsCannotBeOpened) {
  // The padding of this layer depends on the size.
  const std::string json = ConvJson("null,8,8,1", R"(,"strides":[4,4],"padding":"same")");
  const Model model = Converted(json, ConvWeights());
  EXPECT_EQ(OutputType(model), "float32[N, 2, 2, 2]");
  ExpectError(FromKeras(json, ConvWeights(), WithAxes({{1, "height"}})), ErrorCode::kUnsupported,
              "layer \"c\" (Conv2D)", "needs an input of a fixed size");
  ExportOptions later;
  later.dynamic_axes = {{"x", {{-3, "height"}}}};
  ExpectError(ApplyExportOptions(model, later), ErrorCode::kUnsupported, "option dynamic_axes",
              "axis 1 of \"x\" has the fixed size 8");
  later.dynamic_axes = {{"x", {{0, "batch"}}}};
  EXPECT_EQ(InputType(ApplyExportOptions(model, later).value()), "float32[batch, 8, 8, 1]");
}

TEST(KerasOptions, ASizeThatNoLayerNeedsCanBeOpened) {
  const Model model =
      Converted(ConvJson("null,8,8,1"), ConvWeights(), WithAxes({{1, "height"}, {2, "width"}}));
  EXPECT_EQ(InputType(model), "float32[N, height, width, 1]");
}

TEST(KerasOptions, WrongAxesAreRefused) {
  for (const std::int64_t axis : {4, -5}) {
    ExpectError(FromKeras(ConvJson("null,8,8,1"), ConvWeights(), WithAxes({{axis, "x"}})),
                ErrorCode::kInvalidArgument, "option dynamic_axes", "no axis");
  }
}

TEST(KerasOptions, ChannelsFirstNeedsNoTranspose) {
  const Model model =
      Converted(ConvJson("null,8,6,1"), ConvWeights(), {.data_format = DataFormat::kChannelsFirst});
  EXPECT_EQ(OpTypes(model), std::vector<std::string>{"Conv"});
  EXPECT_EQ(InputType(model), "float32[N, 1, 8, 6]");
  EXPECT_EQ(OutputType(model), "float32[N, 2, 6, 4]");
}

TEST(KerasOptions, ChannelsLastForAModelWithChannelsFirst) {
  const std::string json = ConvJson("null,1,8,6", R"(,"data_format":"channels_first")");
  EXPECT_EQ(OpTypes(Converted(json, ConvWeights())), std::vector<std::string>{"Conv"});
  const Model model = Converted(json, ConvWeights(), {.data_format = DataFormat::kChannelsLast});
  EXPECT_EQ(OpTypes(model), (std::vector<std::string>{"Transpose", "Conv", "Transpose"}));
  EXPECT_EQ(InputType(model), "float32[N, 8, 6, 1]");
  EXPECT_EQ(OutputType(model), "float32[N, 6, 4, 2]");
  EXPECT_EQ(OpTypes(Converted(json, ConvWeights(), {.data_format = DataFormat::kChannelsFirst})),
            std::vector<std::string>{"Conv"});
}

TEST(KerasOptions, AxesCountInTheExportedModel) {
  KerasOptions options = WithAxes({{2, "height"}});
  options.data_format = DataFormat::kChannelsFirst;
  EXPECT_EQ(InputType(Converted(ConvJson("null,8,6,1"), ConvWeights(), options)),
            "float32[N, 1, height, 6]");
}

TEST(KerasOptions, LayersOfBothFormats) {
  const std::string pool = R"("pool_size":[2,2],"data_format":)";
  const std::string json =
      SequentialJson("null,8,8,4", {LayerJson("MaxPooling2D", "a", pool + R"("channels_first")"),
                                    LayerJson("MaxPooling2D", "b", pool + R"("channels_last")")});
  ExpectError(FromKeras(json, {}, {.data_format = DataFormat::kChannelsFirst}),
              ErrorCode::kUnsupported, "option data_format", "is ambiguous");
}

TEST(KerasOptions, WithoutFoldingTheGraphReordersTheWeights) {
  const Model model =
      Converted(ConvJson("null,8,8,1"), ConvWeights(), {.do_constant_folding = false});
  EXPECT_EQ(OpTypes(model),
            (std::vector<std::string>{"Transpose", "Transpose", "Conv", "Transpose"}));
  EXPECT_EQ(Elements(model, "c/kernel"),
            (std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}));
}

TEST(KerasOptions, EveryLayerIsAnOutput) {
  const std::string json = SequentialJson(
      "null,8,8,1",
      {LayerJson("Conv2D", "c", R"("filters":2,"kernel_size":[3,3],"use_bias":false)"),
       LayerJson("Dropout", "d"), LayerJson("Flatten", "f")});
  const Model model = Converted(json, ConvWeights(), {.every_layer = true});
  const ModelSummary summary = Inspect(model).value();
  std::vector<std::string> names;
  for (const NamedType& output : summary.outputs) {
    names.push_back(output.name + " " + output.type);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"c/0/0 float32[N, 6, 6, 2]",
                                             "d/0/0 float32[N, 6, 6, 2]", "f/0/0 float32[N, 72]"}));
}

TEST(KerasOptions, ExportOptions) {
  KerasOptions options;
  options.export_options.output_names = {"map"};
  options.export_options.export_params = false;
  const Model model = Converted(ConvJson("null,8,8,1"), ConvWeights(), options);
  EXPECT_TRUE(model.weights.empty());
  const ModelSummary summary = Inspect(model).value();
  EXPECT_EQ(summary.outputs[0].name, "map");
  EXPECT_EQ(summary.inputs.size(), 2U);
}

}  // namespace
}  // namespace loom::test
