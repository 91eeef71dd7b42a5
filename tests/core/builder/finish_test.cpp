// Whole models: what finish writes, and that the result is always the same.
#include "core/support/support.h"

namespace loom::test {
namespace {

TEST(FinishedModels, AreWhatWasBuilt) {
  BuilderOptions options;
  options.graph_name = "net";
  options.doc_string = "A small net.";
  options.producer_name = "tests";
  options.producer_version = "1";
  options.domain = "com.example";
  options.model_version = 5;
  options.metadata = {{"b", "2"}, {"a", "1"}};
  ModelBuilder builder = Builder(21, options);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 2})).value();
  const Value w = graph.AddInitializer("w", Floats({2, 2}, {1, 2, 3, 4})).value();
  const Value b = graph.AddInitializer("b", Floats({2}, {0.5F, -1})).value();
  const Value h = Node(graph, "Gemm", {x, w, b}, {{"transB", Number{1}}});
  const Value y = Node(graph, "Softmax", {Node(graph, "Relu", {h})}, {{"axis", Number{-1}}});
  ASSERT_TRUE(graph.AddOutput(y, "probs").ok());
  EXPECT_EQ(Text(Finish(builder)), R"(<
   ir_version: 4,
   opset_import: ["" : 21],
   producer_name: "tests",
   producer_version: "1",
   domain: "com.example",
   model_version: 5,
   doc_string: "A small net.",
   metadata_props: ["b": "2", "a": "1"]
>
net (float[N,2] x) => (float[N,2] probs) 
   <float[2,2] w =  {1,2,3,4}, float[2] b =  {0.5,-1}>
{
   [Gemm_0] Gemm_0_output_0 = Gemm <transB: int = 1> (x, w, b)
   [Relu_0] Relu_0_output_0 = Relu (Gemm_0_output_0)
   [Softmax_0] probs = Softmax <axis: int = -1> (Relu_0_output_0)
})");
}

TEST(FinishedModels, LeaveDefaultsOut) {
  ModelBuilder builder = ModelBuilder::Create({.producer_name = ""}).value();
  const Value x = builder.main().AddInput("x", FloatType({1})).value();
  ASSERT_TRUE(builder.main().AddOutput(x).ok());
  const onnx::ModelProto proto = Exported(Finish(builder));
  EXPECT_FALSE(proto.has_producer_name());
  EXPECT_FALSE(proto.has_producer_version());
  EXPECT_FALSE(proto.has_domain());
  EXPECT_FALSE(proto.has_model_version());
  EXPECT_FALSE(proto.has_doc_string());
  EXPECT_EQ(proto.metadata_props_size(), 0);
  EXPECT_EQ(proto.graph().name(), "main");
}

// x → Relu → Add → Split into two. Returns the first half.
Value Halves(Graph graph) {
  const Value x = graph.AddInput("x", FloatType({"N", 4})).value();
  const Value k = graph.AddInitializer("k", Floats({}, {1})).value();
  const Value sum = Node(graph, "Add", {Node(graph, "Relu", {x}), k});
  NodeOptions options;
  options.output_names = {"first", "second"};
  return Node(graph, "Split", {sum}, {{"axis", Number{1}}, {"num_outputs", Number{2}}}, options);
}

TEST(ValueTypesOnDemand, AreThoseOfAllInnerValues) {
  ModelBuilder builder = Builder();
  ASSERT_TRUE(builder.main().AddOutput(Halves(builder.main())).ok());
  const onnx::GraphProto proto = Exported(Finish(builder, {.value_types = true})).graph();
  ASSERT_EQ(proto.value_info_size(), 3) << "not inputs, initializers or outputs";
  EXPECT_EQ(proto.value_info(0).name(), "Relu_0_output_0");
  EXPECT_EQ(proto.value_info(1).name(), "Add_0_output_0");
  EXPECT_EQ(proto.value_info(2).name(), "second");
  EXPECT_EQ(proto.value_info(2).type().tensor_type().shape().dim(0).dim_param(), "N");
  EXPECT_EQ(proto.value_info(2).type().tensor_type().shape().dim(1).dim_value(), 2);
}

TEST(ValueTypesOnDemand, AreAbsentByDefault) {
  ModelBuilder builder = Builder();
  ASSERT_TRUE(builder.main().AddOutput(Halves(builder.main())).ok());
  EXPECT_EQ(Exported(Finish(builder)).graph().value_info_size(), 0);
}

// The second finish must not write them again after the first one has failed.
TEST(ValueTypesOnDemand, AreWrittenOnce) {
  ModelBuilder builder = Builder();
  const Value y = Halves(builder.main());
  ExpectError(builder.Finish({.value_types = true}), ErrorCode::kInvalidState, "graph \"main\"",
              "output");
  ASSERT_TRUE(builder.main().AddOutput(y).ok());
  EXPECT_EQ(Exported(Finish(builder, {.value_types = true})).graph().value_info_size(), 3);
}

TEST(FinishedModels, AreTheSameEveryTime) {
  const auto build = [] {
    ModelBuilder builder = Builder();
    Graph graph = builder.main();
    Value x = graph.AddInput("x", FloatType({"N", 40})).value();
    for (int i = 0; i < 30; ++i) {
      const Value w = graph.AddInitializer(std::to_string(i), Ramp({40, 40})).value();
      x = Node(graph, "Add", {Node(graph, "MatMul", {x, w}), x});
    }
    EXPECT_TRUE(graph.AddOutput(x, "y").ok());
    return Finish(builder, {.value_types = true});
  };
  const Model first = build();
  const Model second = build();
  EXPECT_TRUE(first.skeleton == second.skeleton);
  EXPECT_EQ(first.weights.size(), 30U);
  EXPECT_TRUE(Joined(first) == Joined(second));
}

TEST(FinishedModels, OutliveTheirBuilder) {
  Model model;
  {
    ModelBuilder builder = Builder();
    Graph graph = builder.main();
    const Value w = graph.AddInitializer("w", Ramp({1000})).value();
    ASSERT_TRUE(graph.AddOutput(Node(graph, "Relu", {w}), "y").ok());
    model = Finish(builder);
  }
  ExpectGolden(model);
  const Model copy = model;
  EXPECT_EQ(copy.weights[0].source.bytes.data(), model.weights[0].source.bytes.data())
      << "copies share the weights' bytes";
}

TEST(FinishedModels, MayBeLarge) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  Value x = graph.AddInput("x", FloatType({8})).value();
  for (int i = 0; i < 20000; ++i) x = Node(graph, "Relu", {x});
  for (int i = 0; i < 2000; ++i) {
    EXPECT_TRUE(graph.AddOutput(Node(graph, "Abs", {x}), "y" + std::to_string(i)).ok());
  }
  EXPECT_EQ(Exported(Finish(builder)).graph().node_size(), 22000);
}

// No inputs, no initializers.
TEST(FinishedModels, MayBeAlmostEmpty) {
  ModelBuilder builder = Builder();
  const Value k = Node(builder.main(), "Constant", {}, {{"value_float", Number{0.5}}});
  ASSERT_TRUE(builder.main().AddOutput(k, "half").ok());
  EXPECT_EQ(Exported(Finish(builder)).graph().input_size(), 0);
}

}  // namespace
}  // namespace loom::test
