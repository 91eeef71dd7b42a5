// Nodes: absent inputs, outputs and their names, generated names, types from the caller.
#include "core/support/support.h"

namespace loom::test {
namespace {

NodeOptions Named(std::vector<std::optional<std::string>> names) {
  NodeOptions options;
  options.output_names = std::move(names);
  return options;
}

std::vector<std::string> Inputs(const onnx::NodeProto& node) {
  return {node.input().begin(), node.input().end()};
}

std::vector<std::string> Outputs(const onnx::NodeProto& node) {
  return {node.output().begin(), node.output().end()};
}

using Names = std::vector<std::string>;

TEST(Nodes, HaveAbsentInputsInTheMiddleAndNoneAtTheEnd) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2})).value();
  const Value max = graph.AddInitializer("max", Floats({}, {6})).value();
  const Value middle = Node(graph, "Clip", {x, kAbsent, max});
  const Value trailing = Node(graph, "Clip", {x, kAbsent, kAbsent});
  EXPECT_TRUE(graph.AddOutput(middle, "middle").ok());
  EXPECT_TRUE(graph.AddOutput(trailing, "trailing").ok());
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(Inputs(proto.node(0)), (Names{"x", "", "max"}));
  EXPECT_EQ(Inputs(proto.node(1)), (Names{"x"}));
}

TEST(Nodes, TakeVariadicInputs) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3})).value();
  const std::vector<Value> many(50, x);
  const Value y = Node(graph, "Concat", many, {{"axis", Number{1}}});
  EXPECT_EQ(TypeText(builder, y), "float32[2, 150]");
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  EXPECT_EQ(Exported(Finish(builder)).graph().node(0).input_size(), 50);
}

TEST(Nodes, HaveTheRequestedOutputs) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({6, 4})).value();
  const Value k = graph.AddInitializer("k", IntVector({2})).value();
  const auto top = Nodes(graph, "TopK", {x, k}, {}, Named({"values", std::nullopt}));
  EXPECT_EQ(builder.NameOf(top[0]).value(), "values");
  EXPECT_EQ(builder.NameOf(top[1]).value(), "TopK_0_output_1");
  EXPECT_EQ(TypeText(builder, top[1]), "int64[6, 2]");

  NodeOptions three;
  three.output_count = 3;
  const auto parts = Nodes(graph, "Split", {x}, {{"num_outputs", Number{3}}}, three);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(TypeText(builder, parts[2]), "float32[2, 4]");
  for (const Value part : parts) EXPECT_TRUE(graph.AddOutput(part).ok());
  EXPECT_TRUE(graph.AddOutput(top[1]).ok());
  Finish(builder);
}

TEST(Nodes, HaveTheRequiredOutputsByDefault) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({6, 4})).value();
  const Value k = graph.AddInitializer("k", IntVector({2})).value();
  EXPECT_EQ(Nodes(graph, "TopK", {x, k}).size(), 2U);
  EXPECT_EQ(Nodes(graph, "Dropout", {x}).size(), 1U) << "the mask is optional";
  EXPECT_EQ(Nodes(graph, "Unique", {x}).size(), 1U);
}

TEST(Nodes, LeaveOptionalOutputsOut) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({5, 1, 3})).value();
  const Value w = graph.AddInitializer("w", Ramp({1, 16, 3})).value();
  const Value r = graph.AddInitializer("r", Ramp({1, 16, 4})).value();
  const auto values = Nodes(graph, "LSTM", {x, w, r}, {{"hidden_size", Number{4}}},
                            Named({"", "last", std::nullopt}));
  EXPECT_EQ(values[0], kAbsent);
  EXPECT_EQ(TypeText(builder, values[1]), "float32[1, 1, 4]");
  EXPECT_TRUE(graph.AddOutput(values[1]).ok());
  const onnx::NodeProto node = Exported(Finish(builder)).graph().node(0);
  EXPECT_EQ(Outputs(node), (Names{"", "last", "LSTM_0_output_2"}));
}

TEST(Nodes, AreNamedByOperatorAndNumber) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  Value x = graph.AddInput("x", FloatType({1})).value();
  NodeOptions taken;
  taken.name = "Relu_1";
  x = Node(graph, "Relu", {x}, {}, taken);  // takes a name that the builder would generate
  x = Node(graph, "Relu", {x});
  x = Node(graph, "Abs", {x});
  x = Node(graph, "Relu", {x});
  EXPECT_TRUE(graph.AddOutput(x, "y").ok());
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(proto.node(0).name(), "Relu_1");
  EXPECT_EQ(proto.node(1).name(), "Relu_0");
  EXPECT_EQ(proto.node(2).name(), "Abs_0");
  EXPECT_EQ(proto.node(3).name(), "Relu_2");
}

TEST(Nodes, GeneratedNamesGiveWayToGivenOnes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("Relu_0_output_0", FloatType({4})).value();
  const Value y = Node(graph, "Relu", {x});
  EXPECT_EQ(builder.NameOf(y).value(), "Relu_0_output_0_1");
  // Also to names in the same call, whether the given name comes second or first.
  const auto first =
      Nodes(graph, "Split", {y}, {{"num_outputs", Number{2}}}, Named({{}, "Split_0_output_0"}));
  EXPECT_EQ(builder.NameOf(first[0]).value(), "Split_0_output_0_1");
  EXPECT_EQ(builder.NameOf(first[1]).value(), "Split_0_output_0");
  const auto second =
      Nodes(graph, "Split", {y}, {{"num_outputs", Number{2}}}, Named({"Split_1_output_1", {}}));
  EXPECT_EQ(builder.NameOf(second[1]).value(), "Split_1_output_1_1");
}

TEST(Nodes, NodesAndValuesCanHaveTheSameName) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("same", FloatType({4})).value();
  NodeOptions options;
  options.name = "same";
  const Value y = Node(graph, "Relu", {x}, {}, options);
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  Finish(builder);
}

TEST(Nodes, CarryTextsAndMetadata) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({4})).value();
  NodeOptions options;
  options.doc_string = "why";
  options.metadata = {{"b", "1"}, {"a", ""}};
  const Value y = Node(graph, "Relu", {x}, {}, options);
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  const onnx::ModelProto proto = Exported(Finish(builder));
  const onnx::NodeProto& node = proto.graph().node(0);
  EXPECT_EQ(node.doc_string(), "why");
  EXPECT_EQ(node.metadata_props(0).key(), "b");
  EXPECT_EQ(node.metadata_props(1).key(), "a");
  EXPECT_EQ(proto.ir_version(), 10);
}

TEST(Nodes, WithoutASchemaTakeTheirTypesFromTheCaller) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 4})).value();
  NodeOptions options;
  options.domain = "com.example";
  options.overload = "fast";
  options.output_types = {FloatType({"N", 8}), ValueType::Sequence(FloatType({}))};
  const auto values = Nodes(graph, "Mystery", {x, kAbsent, x}, {}, options);
  ASSERT_EQ(values.size(), 2U) << "as many outputs as types";
  EXPECT_EQ(TypeText(builder, values[0]), "float32[N, 8]");
  EXPECT_EQ(TypeText(builder, values[1]), "sequence(float32[])");
  const Value y = Node(graph, "Relu", {values[0]});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 8]");
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  const onnx::ModelProto proto = Exported(Finish(builder));
  EXPECT_EQ(proto.graph().node(0).overload(), "fast");
  EXPECT_EQ(Inputs(proto.graph().node(0)), (Names{"x", "", "x"}));
  // The model contains these types, because no reader could infer them.
  ASSERT_EQ(proto.graph().value_info_size(), 2);
  EXPECT_EQ(proto.graph().value_info(0).name(), "Mystery_0_output_0");
  EXPECT_TRUE(proto.graph().value_info(1).type().has_sequence_type());
}

TEST(Nodes, CallersTypesRefineWhatInferenceFound) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value shape =
      graph.AddInput("shape", ValueType::Tensor(DataType::kInt64, Shape{2})).value();
  const Value plain = Node(graph, "Reshape", {x, shape});
  EXPECT_EQ(TypeText(builder, plain), "float32[?, ?]");
  NodeOptions options;
  options.output_types = {FloatType({Dim(), 16})};
  const Value refined = Node(graph, "Reshape", {x, shape}, {}, options);
  EXPECT_EQ(TypeText(builder, refined), "float32[?, 16]");
  const Value w = graph.AddInitializer("w", Ramp({16, 3})).value();
  EXPECT_EQ(TypeText(builder, Node(graph, "MatMul", {refined, w})), "float32[?, 3]");
  options.output_types = {FloatType({"M", "K"})};
  EXPECT_EQ(TypeText(builder, Node(graph, "Reshape", {x, shape}, {}, options)), "float32[M, K]");
}

}  // namespace
}  // namespace loom::test
