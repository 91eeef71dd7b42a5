// What Inspect returns about a model.
#include "loom/inspect.h"

#include "core/support/support.h"
#include "loom/onnx_text.h"

namespace loom::test {
namespace {

ModelSummary Summary(ModelBuilder& builder, const FinishOptions& options = {}) {
  return Inspect(Finish(builder, options)).value();
}

void ExpectNamed(const NamedType& found, const char* name, const char* type) {
  EXPECT_EQ(found.name, name);
  EXPECT_EQ(found.type, type) << name;
}

TEST(Inspect, ReturnsTheFieldsOfTheModel) {
  BuilderOptions options;
  options.graph_name = "classifier";
  options.producer_name = "me";
  options.opset_imports = {{"test", 3}};
  ModelBuilder builder = Builder(18, options);
  Graph g = builder.main();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const ModelSummary summary = Summary(builder);
  EXPECT_EQ(summary.graph_name, "classifier");
  EXPECT_EQ(summary.producer_name, "me");
  EXPECT_EQ(summary.ir_version, 3);
  ASSERT_EQ(summary.opset_imports.size(), 2U);
  EXPECT_EQ(summary.opset_imports[0].domain, "");
  EXPECT_EQ(summary.opset_imports[0].version, 18);
  EXPECT_EQ(summary.opset_imports[1].domain, "test");
  EXPECT_EQ(summary.opset_imports[1].version, 3);
}

TEST(Inspect, ListsInputsAndOutputs) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N", 3, Dim()})).value();
  (void)g.AddInput("words", ValueType::Sequence(ValueType::Tensor(DataType::kString))).value();
  const Value flat = Node(g, "Flatten", {x});
  (void)g.AddOutput(flat, "flat").value();
  (void)g.AddOutput(Node(g, "ArgMax", {x}, {{"axis", Number{1}}, {"keepdims", Number{0}}}), "best")
      .value();
  const ModelSummary summary = Summary(builder);
  ASSERT_EQ(summary.inputs.size(), 2U);
  ExpectNamed(summary.inputs[0], "x", "float32[N, 3, ?]");
  ExpectNamed(summary.inputs[1], "words", "sequence(string (rank unknown))");
  ASSERT_EQ(summary.outputs.size(), 2U);
  ExpectNamed(summary.outputs[0], "flat", "float32[N, ?]");
  ExpectNamed(summary.outputs[1], "best", "int64[N, ?]");
}

TEST(Inspect, ListsInitializersWithTheirSizes) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddInitializer("inline", Floats({3}, {1, 2, 3})).value();
  (void)g.AddInitializer("scalar", Ints({}, {1})).value();
  (void)g.AddInitializer("empty", Floats({0, 4}, {})).value();
  (void)g.AddInitializer("strings", Strings({2}, {"ä", "bc"})).value();
  (void)g.AddInitializer("weight", Ramp({20, 20})).value();
  (void)g.AddInitializer("nibbles", Filled(DataType::kUint4, {4001})).value();
  (void)g.AddInitializer("empty weight", Floats({0}, {})).value();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const ModelSummary summary = Summary(builder);
  struct Row {
    const char* name;
    const char* type;
    std::uint64_t byte_length;
  };
  constexpr Row kRows[] = {
      {"inline", "float32[3]", 12},        {"scalar", "int64[]", 8},
      {"empty", "float32[0, 4]", 0},       {"strings", "string[2]", 4},
      {"weight", "float32[20, 20]", 1600}, {"nibbles", "uint4[4001]", 2001},
      {"empty weight", "float32[0]", 0},
  };
  ASSERT_EQ(summary.initializers.size(), std::size(kRows));
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    ExpectNamed(summary.initializers[i].value, kRows[i].name, kRows[i].type);
    EXPECT_EQ(summary.initializers[i].byte_length, kRows[i].byte_length) << kRows[i].name;
  }
}

TEST(Inspect, ReturnsTheSizeOfWeightsWithoutBytes) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddWeight({"w", DataType::kUint8, {3LL << 30}, 3ULL << 30}).value();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const Model model = builder.Finish().value();
  EXPECT_EQ(Inspect(model).value().initializers.at(0).byte_length, 3ULL << 30);
}

TEST(Inspect, ListsNodesInOrderWithTheTypesOfTheirOutputs) {
  for (const bool value_types : {false, true}) {
    ModelBuilder builder = Builder();
    Graph g = builder.main();
    const Value x = g.AddInput("x", FloatType({"N", 4})).value();
    NodeOptions named;
    named.name = "top";
    named.output_names = {"values", "indices"};
    const Value k = g.AddInitializer("k", IntVector({2})).value();
    const auto top = Nodes(g, "TopK", {x, k}, {}, named);
    NodeOptions clip;
    clip.output_names = {"clipped"};
    const Value high = g.AddInitializer("high", Floats({}, {1})).value();
    (void)g.AddOutput(Node(g, "Clip", {top[0], kAbsent, high}, {}, clip)).value();
    const ModelSummary summary = Summary(builder, {value_types});
    ASSERT_EQ(summary.nodes.size(), 2U);
    EXPECT_EQ(summary.nodes[0].name, "top");
    EXPECT_EQ(summary.nodes[0].op_type, "TopK");
    EXPECT_EQ(summary.nodes[0].domain, "");
    EXPECT_EQ(summary.nodes[0].inputs, (std::vector<std::string>{"x", "k"}));
    ASSERT_EQ(summary.nodes[0].outputs.size(), 2U);
    ExpectNamed(summary.nodes[0].outputs[0], "values", "float32[N, 2]");
    ExpectNamed(summary.nodes[0].outputs[1], "indices", "int64[N, 2]");
    EXPECT_EQ(summary.nodes[1].inputs, (std::vector<std::string>{"values", "", "high"}));
    ExpectNamed(summary.nodes[1].outputs.at(0), "clipped", "float32[N, 2]");
  }
}

TEST(Inspect, ShowsUnknownRanks) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2})).value();
  NodeOptions custom;
  custom.domain = "test";
  custom.output_names = {"a"};
  custom.output_types = {ValueType::Tensor(DataType::kFloat)};
  const Value a = Node(g, "Custom", {x}, {}, custom);
  NodeOptions pool;
  pool.output_names = {"p", ""};
  const Value image = g.AddInput("image", FloatType({1, 1, 4, 4})).value();
  const Value p = Node(g, "MaxPool", {image}, {{"kernel_shape", Numbers{{2, 2}}}}, pool);
  (void)g.AddOutput(p, "p").value();
  NodeOptions named;
  named.output_names = {"b"};
  Node(g, "Relu", {a}, {}, named);
  const ModelSummary summary = Summary(builder);
  EXPECT_EQ(summary.nodes[0].domain, "test");
  ExpectNamed(summary.nodes[0].outputs.at(0), "a", "float32 (rank unknown)");
  ASSERT_EQ(summary.nodes[1].outputs.size(), 2U);
  ExpectNamed(summary.nodes[1].outputs[0], "p", "float32[1, 1, 3, 3]");
  ExpectNamed(summary.nodes[1].outputs[1], "", "");  // an output that the node leaves out
  ExpectNamed(summary.nodes[2].outputs.at(0), "b", "float32 (rank unknown)");
}

TEST(Inspect, ShowsAttributesAsText) {
  const Model model = ParseModel(R"(
    <ir_version: 10, opset_import: ["" : 21]>
    main (float[1, 1, 8, 8] x) => (float[1, 1, 8, 8] y, float[2] c) {
      y = MaxPool <auto_pad = "SAME_UPPER", kernel_shape = [3, 3], ceil_mode = 1> (x)
      c = Constant <value = float[2] {1, 0.5}> ()
    })")
                          .value();
  const ModelSummary summary = Inspect(model).value();
  const auto line = [](const AttributeSummary& attribute) {
    return attribute.name + ": " + attribute.type + " = " + attribute.text;
  };
  ASSERT_EQ(summary.nodes.at(0).attributes.size(), 3U);
  EXPECT_EQ(line(summary.nodes[0].attributes[0]), "auto_pad: string = \"SAME_UPPER\"");
  EXPECT_EQ(line(summary.nodes[0].attributes[1]), "kernel_shape: ints = [3, 3]");
  EXPECT_EQ(line(summary.nodes[0].attributes[2]), "ceil_mode: int = 1");
  EXPECT_EQ(line(summary.nodes.at(1).attributes.at(0)), "value: tensor = float[2] {1,0.5}");
}

TEST(Inspect, ShowsOnlyTheTypeOfALargeTensor) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddOutput(Node(g, "Constant", {}, {{"value", Ramp({300})}}), "y").value();
  const ModelSummary summary = Summary(builder);
  EXPECT_EQ(summary.nodes.at(0).attributes.at(0).text, "float32[300]");
}

TEST(Inspect, ListsSubgraphsWithTheirTypes) {
  const Model model = ParseModel(R"(
    <ir_version: 10, opset_import: ["" : 21]>
    main (int64 trips, bool go, float[2] start) => (float[2] last, float[n, 2] all) {
      last, all = Loop (trips, go, start) <body = step (int64 i, bool on, float[2] before)
          => (bool again, float[2] after, float[2] seen) <float[2] one = {1, 1}> {
        again = Identity (on)
        after = Add (before, one)
        seen = Relu (after)
      }>
    })")
                          .value();
  const ModelSummary summary = Inspect(model).value();
  EXPECT_TRUE(summary.nodes.at(0).attributes.empty());
  ASSERT_EQ(summary.nodes[0].subgraphs.size(), 1U);
  const SubgraphSummary& body = summary.nodes[0].subgraphs[0];
  EXPECT_EQ(body.attribute, "body");
  EXPECT_EQ(body.graph_name, "step");
  ASSERT_EQ(body.inputs.size(), 3U);
  ExpectNamed(body.inputs[2], "before", "float32[2]");
  ExpectNamed(body.outputs.at(1), "after", "float32[2]");
  ExpectNamed(body.initializers.at(0).value, "one", "float32[2]");
  ASSERT_EQ(body.nodes.size(), 3U);
  EXPECT_EQ(body.nodes[1].op_type, "Add");
  ExpectNamed(body.nodes[1].outputs.at(0), "after", "float32[2]");
}

TEST(Inspect, RefusesBytesThatAreNoSkeleton) {
  for (const char* bytes : {"", "x", "no skeleton at all"}) {
    ExpectError(Inspect({bytes}), ErrorCode::kInvalidArgument, "model",
                "the bytes are not a skeleton");
  }
}

TEST(Inspect, RefusesReferencesToOtherData) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddInitializer("w", Ramp({400})).value();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(builder.Finish().value().skeleton));
  auto* location = proto.mutable_graph()->mutable_initializer(0)->mutable_external_data(0);
  location->set_value("/etc/passwd");
  ExpectError(Inspect({proto.SerializeAsString()}), ErrorCode::kInvalidArgument, "model",
              "a tensor refers to external data that is not a weight of the model");
}

TEST(Inspect, RefusesWhatTheCheckerRefuses) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddOutput(Node(g, "Relu", {g.AddInput("x", FloatType({1})).value()}), "y").value();
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(builder.Finish().value().skeleton));
  proto.mutable_graph()->mutable_node(0)->set_input(0, "nobody");
  const auto result = Inspect({proto.SerializeAsString()});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(Name(result.error().code), "check-failed");
  EXPECT_NE(result.error().cause.find("nobody"), std::string::npos) << result.error().cause;
}

// Inference reads these initializers, so their data must be complete.
TEST(Inspect, RefusesDataThatDoesNotFitItsDims) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({4})).value();
  const Value sizes = g.AddInitializer("sizes", IntVector({1, 3})).value();
  NodeOptions options;
  options.output_count = 2;
  (void)g.AddOutput(Nodes(g, "Split", {x, sizes}, {}, options)[0], "y").value();
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(builder.Finish().value().skeleton));
  onnx::TensorProto* tensor = proto.mutable_graph()->mutable_initializer(0);
  for (const std::size_t length : {0, 5, 8, 15}) {
    tensor->set_raw_data(std::string(length, '\1'));
    SCOPED_TRACE(length);
    ExpectError(Inspect({proto.SerializeAsString()}), ErrorCode::kCheckFailed, "model", "sizes");
  }
}

}  // namespace
}  // namespace loom::test
