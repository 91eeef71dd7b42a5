// The export option dynamic_axes: an axis gets a name, and the types of all values that depend on
// it follow.
#include "core/support/support.h"
#include "loom/inspect.h"

namespace loom::test {
namespace {

using Axes = std::map<std::string, std::map<std::int64_t, std::string>>;

ExportOptions Dynamic(Axes axes) {
  ExportOptions options;
  options.dynamic_axes = std::move(axes);
  return options;
}

// hidden = x @ w, y = softmax(hidden)
Model Head(bool value_types = true) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2, 300})).value();
  const Value w = g.AddInitializer("w", Ramp({300, 4})).value();
  NodeOptions named;
  named.output_names = {"hidden"};
  const Value hidden = Node(g, "MatMul", {x, w}, {}, named);
  (void)g.AddOutput(Node(g, "Softmax", {hidden}, {{"axis", Number{-1}}}), "y").value();
  return builder.Finish({value_types}).value();
}

// Applies the options and returns the types of all values by name. Checks the result with
// ExpectGolden, and that the original has not changed.
std::map<std::string, std::string> Types(const Model& model, const ExportOptions& options) {
  const std::string before = model.skeleton;
  const Model changed = ApplyExportOptions(model, options).value();
  EXPECT_TRUE(model.skeleton == before);
  ExpectGolden(changed);
  const ModelSummary summary = Inspect(changed).value();
  std::map<std::string, std::string> types;
  for (const NodeSummary& node : summary.nodes) {
    for (const NamedType& output : node.outputs) types[output.name] = output.type;
  }
  for (const auto* values : {&summary.inputs, &summary.outputs}) {
    for (const NamedType& value : *values) types[value.name] = value.type;
  }
  return types;
}

void ExpectRefused(const Model& model, const Axes& axes, ErrorCode code, const char* message) {
  const auto result = ApplyExportOptions(model, Dynamic(axes));
  ExpectError(result, code, "option dynamic_axes", message);
}

TEST(DynamicAxes, AreFollowedDownstream) {
  for (const bool value_types : {false, true}) {
    auto types = Types(Head(value_types), Dynamic({{"x", {{0, "N"}}}}));
    EXPECT_EQ(types["x"], "float32[N, 300]");
    EXPECT_EQ(types["hidden"], "float32[N, 4]");
    EXPECT_EQ(types["y"], "float32[N, 4]");
  }
}

TEST(DynamicAxes, AreWrittenIntoValueTypesOnlyWhereThereAreAny) {
  const auto written = [](bool value_types) {
    return Exported(Head(value_types), Dynamic({{"x", {{0, "N"}}}})).graph().value_info();
  };
  EXPECT_EQ(written(false).size(), 0);
  ASSERT_EQ(written(true).size(), 1);
  EXPECT_EQ(written(true)[0].type().tensor_type().shape().dim(0).dim_param(), "N");
}

TEST(DynamicAxes, CountFromTheEndWhenNegative) {
  const auto from_start = to_onnx(Head(), Dynamic({{"x", {{0, "N"}}}})).value();
  EXPECT_TRUE(to_onnx(Head(), Dynamic({{"x", {{-2, "N"}}}})).value() == from_start);
}

TEST(DynamicAxes, OfOutputsNameWhatInferenceFound) {
  auto types = Types(Head(), Dynamic({{"y", {{0, "M"}, {-1, "classes"}}}}));
  EXPECT_EQ(types["x"], "float32[2, 300]");
  EXPECT_EQ(types["hidden"], "float32[2, 4]");
  EXPECT_EQ(Exported(Head(), Dynamic({{"y", {{0, "M"}}}}))
                .graph()
                .output(0)
                .type()
                .tensor_type()
                .shape()
                .dim(0)
                .dim_param(),
            "M");
}

TEST(DynamicAxes, AreFoundUnderTheNewNames) {
  ExportOptions options = Dynamic({{"image", {{0, "N"}}}, {"answer", {{0, "N"}}}});
  options.input_names = {"image"};
  options.output_names = {"answer"};
  auto types = Types(Head(), options);
  EXPECT_EQ(types["image"], "float32[N, 300]");
  EXPECT_EQ(types["answer"], "float32[N, 4]");
  options.dynamic_axes["x"] = {{0, "N"}};
  ExpectError(ApplyExportOptions(Head(), options), ErrorCode::kUnknownValue, "option dynamic_axes",
              "no input or output \"x\"");
}

TEST(DynamicAxes, ReplaceNamesAndUnknownDims) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"old", Dim(), 3})).value();
  (void)g.AddOutput(Node(g, "Relu", {x}), "y").value();
  const Model model = Finish(builder, {.value_types = true});
  auto types = Types(model, Dynamic({{"x", {{0, "new"}, {1, "H"}, {2, "W"}}}}));
  EXPECT_EQ(types["y"], "float32[new, H, W]");
}

TEST(DynamicAxes, ThroughAReshapeByInitializerKeepTheRest) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2, 3, 4})).value();
  const Value shape = g.AddInitializer("shape", IntVector({0, -1})).value();
  (void)g.AddOutput(Node(g, "Reshape", {x, shape}), "y").value();
  EXPECT_EQ(Types(Finish(builder), Dynamic({{"x", {{0, "N"}}}}))["y"], "float32[N, 12]");
}

TEST(DynamicAxes, NamedTwiceMustAgree) {
  auto types = Types(Head(), Dynamic({{"x", {{0, "N"}, {-2, "N"}}}}));
  EXPECT_EQ(types["x"], "float32[N, 300]");
  ExpectRefused(Head(), {{"x", {{0, "N"}, {-2, "M"}}}}, ErrorCode::kInvalidArgument,
                "axis 0 of \"x\" is given two names");
}

TEST(DynamicAxes, ThatDoNotExistAreRefused) {
  for (const std::int64_t axis :
       {std::int64_t{2}, std::int64_t{-3}, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()}) {
    ExpectRefused(Head(), {{"x", {{axis, "N"}}}}, ErrorCode::kInvalidArgument,
                  ("\"x\" has rank 2 and no axis " + std::to_string(axis)).c_str());
  }
}

TEST(DynamicAxes, OfUnknownValuesAreRefused) {
  for (const char* name : {"nobody", "", "hidden", "w"}) {
    ExpectRefused(Head(), {{name, {{0, "N"}}}}, ErrorCode::kUnknownValue,
                  "the model has no input or output");
  }
}

TEST(DynamicAxes, NeedAName) {
  for (const char* name : {"", "\xFF"}) {
    ExpectRefused(Head(), {{"x", {{0, name}}}}, ErrorCode::kInvalidArgument, "non-empty UTF-8");
  }
}

TEST(DynamicAxes, NeedATensor) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", ValueType::Sequence(FloatType({1}))).value();
  (void)g.AddOutput(Node(g, "Identity", {x}), "y").value();
  const Model model = Finish(builder);
  for (const char* name : {"x", "y"}) {
    ExpectRefused(model, {{name, {{0, "N"}}}}, ErrorCode::kInvalidArgument,
                  "is not a tensor of known rank");
  }
}

TEST(DynamicAxes, OfAScalarDoNotExist) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddOutput(Node(g, "Relu", {g.AddInput("x", FloatType({})).value()}), "y").value();
  ExpectRefused(Finish(builder), {{"x", {{0, "N"}}}}, ErrorCode::kInvalidArgument,
                "\"x\" has rank 0 and no axis 0");
}

// Sizes that were computed from the fixed size become unknown.
TEST(DynamicAxes, MakeComputedSizesUnknown) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2, 3})).value();
  const Value both = Node(g, "Concat", {x, x}, {{"axis", Number{0}}});
  (void)g.AddOutput(both, "y").value();
  (void)g.AddOutput(Node(g, "Size", {both}), "n").value();
  auto types = Types(Finish(builder, {.value_types = true}), Dynamic({{"x", {{0, "N"}}}}));
  EXPECT_EQ(types["y"], "float32[?, 3]");
  EXPECT_EQ(types["n"], "int64[]");
}

TEST(DynamicAxes, DropTheSizesBehindUnknownOperators) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2, 3})).value();
  NodeOptions custom;
  custom.domain = "test";
  custom.output_types = {FloatType({2, 5})};
  (void)g.AddOutput(Node(g, "Custom", {x}, {}, custom), "y").value();
  EXPECT_EQ(Types(Finish(builder), Dynamic({{"x", {{0, "N"}}}}))["y"], "float32[?, ?]");
}

}  // namespace
}  // namespace loom::test
