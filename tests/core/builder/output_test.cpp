// Graph outputs: a value with a generated name is renamed, and any other value gets an Identity.
#include "core/support/support.h"

namespace loom::test {
namespace {

// The nodes and outputs of the exported model as ONNX text.
std::string Body(const Model& model) {
  const std::string text = Text(model);
  return text.substr(text.find("main ("));
}

TEST(Outputs, RenameAValueWithAGeneratedName) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value y = Node(graph, "Relu", {x});
  const Value before = Node(graph, "Abs", {y});
  EXPECT_EQ(graph.AddOutput(y, "y").value(), y) << "the value is the output";
  EXPECT_EQ(builder.NameOf(y).value(), "y");
  const Value after = Node(graph, "Neg", {y});
  EXPECT_TRUE(graph.AddOutput(before, "before").ok());
  EXPECT_TRUE(graph.AddOutput(after, "after").ok());
  EXPECT_EQ(Body(Finish(builder)),
            R"(main (float[N] x) => (float[N] y, float[N] before, float[N] after) {
   [Relu_0] y = Relu (x)
   [Abs_0] before = Abs (y)
   [Neg_0] after = Neg (y)
})");
}

TEST(Outputs, CopyAValueThatTheCallerNamed) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  NodeOptions named;
  named.output_names = {"mine"};
  const Value mine = Node(graph, "Relu", {x}, {}, named);
  const Value copy = graph.AddOutput(mine, "y").value();
  EXPECT_NE(copy, mine);
  EXPECT_EQ(builder.NameOf(copy).value(), "y");
  EXPECT_EQ(builder.NameOf(mine).value(), "mine");
  EXPECT_EQ(Body(Finish(builder)), R"(main (float[N] x) => (float[N] y) {
   [Relu_0] mine = Relu (x)
   [Identity_0] y = Identity (mine)
})");
}

TEST(Outputs, MayBeInputsAndInitializers) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value k = graph.AddInitializer("k", Floats({2}, {1, 2})).value();
  EXPECT_EQ(graph.AddOutput(x).value(), x);
  EXPECT_NE(graph.AddOutput(x, "x again").value(), x);
  EXPECT_EQ(graph.AddOutput(k).value(), k);
  EXPECT_NE(graph.AddOutput(k, "k again").value(), k);
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  ASSERT_EQ(proto.output_size(), 4);
  EXPECT_EQ(proto.output(0).name(), "x");
  EXPECT_EQ(proto.output(1).name(), "x again");
  EXPECT_EQ(proto.output(2).name(), "k");
  ASSERT_EQ(proto.node_size(), 2);
  EXPECT_EQ(proto.node(1).input(0), "k");
}

TEST(Outputs, CopyAValueThatIsAlreadyAnOutput) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value y = Node(graph, "Relu", {x});
  EXPECT_EQ(graph.AddOutput(y, "first").value(), y);
  const Value second = graph.AddOutput(y, "second").value();
  EXPECT_NE(second, y);
  EXPECT_TRUE(graph.AddOutput(second, "third").ok());
  EXPECT_EQ(Body(Finish(builder)),
            R"(main (float[N] x) => (float[N] first, float[N] second, float[N] third) {
   [Relu_0] first = Relu (x)
   [Identity_0] second = Identity (first)
   [Identity_1] third = Identity (second)
})");
}

TEST(Outputs, KeepTheNameOfTheValue) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value y = Node(graph, "Relu", {x});
  EXPECT_EQ(graph.AddOutput(y).value(), y);
  const Value z = Node(graph, "Neg", {x});
  EXPECT_EQ(graph.AddOutput(z, "Neg_0_output_0").value(), z);
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(proto.output(0).name(), "Relu_0_output_0");
  EXPECT_EQ(proto.output(1).name(), "Neg_0_output_0");
}

TEST(Outputs, FreedNamesAreNotUsedAgain) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  const Value y = Node(graph, "Relu", {x});
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  const auto again = graph.AddInput("Relu_0_output_0", FloatType({1}));
  EXPECT_EQ(again.error().code, ErrorCode::kDuplicateName);
  Finish(builder);
}

TEST(Outputs, HaveTheTypeThatInferenceFound) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 3})).value();
  const Value y = Node(graph, "Transpose", {x});
  EXPECT_TRUE(graph.AddOutput(y, "y", std::nullopt, "turned").ok());
  const onnx::ValueInfoProto output = Exported(Finish(builder)).graph().output(0);
  EXPECT_EQ(output.doc_string(), "turned");
  EXPECT_EQ(output.type().tensor_type().shape().dim(0).dim_value(), 3);
  EXPECT_EQ(output.type().tensor_type().shape().dim(1).dim_param(), "N");
}

TEST(Outputs, TypesFromTheCallerRefineIt) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({Dim(), 3})).value();
  const Value y = Node(graph, "Relu", {x});
  EXPECT_TRUE(graph.AddOutput(y, "y", FloatType({"batch", 3})).ok());
  const Value z = Node(graph, "Neg", {x});
  EXPECT_TRUE(graph.AddOutput(z, "z", FloatType({5, Dim()})).ok());
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(proto.output(0).type().tensor_type().shape().dim(0).dim_param(), "batch");
  EXPECT_EQ(proto.output(1).type().tensor_type().shape().dim(0).dim_value(), 5);
  EXPECT_EQ(proto.output(1).type().tensor_type().shape().dim(1).dim_value(), 3);
}

TEST(Outputs, OfUnknownRankGetTheirShapeFromTheCaller) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value shape =
      graph.AddInput("shape", ValueType::Tensor(DataType::kInt64, Shape{"rank"})).value();
  const Value y = Node(graph, "Reshape", {x, shape});
  EXPECT_EQ(TypeText(builder, y), "float32 (rank unknown)");
  EXPECT_EQ(graph.AddOutput(y, "y").error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(graph.AddOutput(y, "y", FloatType({Dim(), Dim()})).ok());
  const onnx::ValueInfoProto output = Exported(Finish(builder)).graph().output(0);
  EXPECT_EQ(output.type().tensor_type().shape().dim_size(), 2);
}

TEST(Outputs, OfOtherKinds) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3})).value();
  const Value sequence = Node(graph, "SplitToSequence", {x});
  const Value optional = Node(graph, "Optional", {x});
  EXPECT_TRUE(graph.AddOutput(sequence, "sequence").ok());
  EXPECT_TRUE(graph.AddOutput(optional, "optional").ok());
  EXPECT_TRUE(graph.AddOutput(sequence, "copy").ok()) << "Identity takes sequences since opset 14";
  const onnx::ModelProto proto = Exported(Finish(builder));
  EXPECT_TRUE(proto.graph().output(0).type().has_sequence_type());
  EXPECT_TRUE(proto.graph().output(1).type().has_optional_type());
  EXPECT_EQ(proto.ir_version(), 8);
}

}  // namespace
}  // namespace loom::test
