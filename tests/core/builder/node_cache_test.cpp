// Nodes that the builder takes from its cache. They must be the same as without it.
#include "core/support/support.h"

namespace loom::test {
namespace {

using Names = std::vector<std::string>;

NodeOptions WithOutputs(std::vector<std::optional<std::string>> names) {
  NodeOptions options;
  options.output_names = std::move(names);
  return options;
}

Names Inputs(const onnx::NodeProto& node) { return {node.input().begin(), node.input().end()}; }
Names Outputs(const onnx::NodeProto& node) { return {node.output().begin(), node.output().end()}; }

TEST(NodeCache, WritesRepeatedNodesAsTheFirstOne) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value bias = graph.AddInitializer("bias", Floats({3}, {1, 2, 3})).value();
  Value x = graph.AddInput("x", FloatType({"N", 3})).value();
  for (int i = 0; i < 3; ++i) {
    x = Node(graph, "Add", {x, bias});
    x = Node(graph, "Softmax", {x}, {{"axis", Number{-1}}});
  }
  EXPECT_EQ(TypeText(builder, x), "float32[N, 3]");
  EXPECT_TRUE(graph.AddOutput(x, "y").ok());
  const onnx::GraphProto proto = Exported(Finish(builder, {.value_types = true})).graph();
  ASSERT_EQ(proto.node_size(), 6);
  const onnx::NodeProto& add = proto.node(4);
  EXPECT_EQ(add.op_type(), "Add");
  EXPECT_EQ(add.name(), "Add_2");
  EXPECT_EQ(Inputs(add), (Names{"Softmax_1_output_0", "bias"}));
  EXPECT_EQ(Outputs(add), (Names{"Add_2_output_0"}));
  const onnx::NodeProto& softmax = proto.node(5);
  EXPECT_EQ(Inputs(softmax), (Names{"Add_2_output_0"}));
  EXPECT_EQ(Outputs(softmax), (Names{"y"}));
  ASSERT_EQ(softmax.attribute_size(), 1);
  EXPECT_EQ(softmax.attribute(0).i(), -1);
  EXPECT_EQ(proto.value_info_size(), 5) << "all values except the output";
}

TEST(NodeCache, DistinguishesNodesThatDifferInAnything) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 6})).value();
  const Value wide = graph.AddInput("wide", FloatType({2, 8})).value();
  const Value doubles =
      graph.AddInput("doubles", ValueType::Tensor(DataType::kDouble, Shape{2, 6})).value();
  const Value flat = graph.AddInitializer("flat", IntVector({12})).value();
  const Value tall = graph.AddInitializer("tall", IntVector({6, 2})).value();
  const auto type = [&](const char* op_type, const std::vector<Value>& inputs,
                        const std::vector<Attribute>& attributes = {}) {
    return TypeText(builder, Node(graph, op_type, inputs, attributes));
  };
  EXPECT_EQ(type("Reshape", {x, flat}), "float32[12]");
  EXPECT_EQ(type("Reshape", {x, tall}), "float32[6, 2]") << "another constant";
  EXPECT_EQ(type("Reshape", {x, flat}), "float32[12]");
  EXPECT_EQ(type("Relu", {x}), "float32[2, 6]");
  EXPECT_EQ(type("Relu", {wide}), "float32[2, 8]") << "another shape";
  EXPECT_EQ(type("Relu", {doubles}), "float64[2, 6]") << "another data type";
  EXPECT_EQ(type("Abs", {x}), "float32[2, 6]");
  EXPECT_EQ(type("Concat", {x, x}, {{"axis", Number{0}}}), "float32[4, 6]");
  EXPECT_EQ(type("Concat", {x, x}, {{"axis", Number{1}}}), "float32[2, 12]") << "attributes";
  EXPECT_EQ(type("Concat", {x, x, x}, {{"axis", Number{1}}}), "float32[2, 18]") << "inputs";
  ExpectError(TryNode(graph, "Concat", {x, x}, {{"axes", Number{1}}}), ErrorCode::kBadAttribute,
              "graph \"main\" / node \"Concat_3\" (Concat) / attribute \"axes\"", "axis");
}

TEST(NodeCache, HoldsPropagatedShapes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 4, 5})).value();
  for (int i = 0; i < 2; ++i) {
    const Value shape = Node(graph, "Shape", {x});
    EXPECT_EQ(TypeText(builder, Node(graph, "Expand", {x, shape})), "float32[N, 4, 5]") << i;
  }
}

TEST(NodeCache, UsesGivenNames) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({4})).value();
  EXPECT_TRUE(graph.AddInitializer("Relu_1_output_0", Floats({1}, {0})).ok());
  const Value first = Node(graph, "Relu", {x});
  const Value second = Node(graph, "Relu", {first});
  EXPECT_EQ(builder.NameOf(second).value(), "Relu_1_output_0_1");
  NodeOptions options = WithOutputs({"third"});
  options.name = "mine";
  const Value third = Node(graph, "Relu", {second}, {}, options);
  EXPECT_EQ(builder.NameOf(third).value(), "third");
  ExpectError(TryNode(graph, "Relu", {third}, {}, options), ErrorCode::kDuplicateName,
              "graph \"main\" / node \"mine\" (Relu)", "another node");
  options.name = "Relu_2";
  ExpectError(TryNode(graph, "Relu", {third}, {}, options), ErrorCode::kDuplicateName,
              "graph \"main\" / node \"Relu_2\" (Relu) / output 0", "taken");
  const Value fourth = Node(graph, "Relu", {third});
  EXPECT_EQ(builder.NameOf(fourth).value(), "Relu_2_output_0");
  ExpectError(graph.AddInitializer("Relu_2_output_0", Floats({1}, {0})), ErrorCode::kDuplicateName,
              "graph \"main\" / initializer \"Relu_2_output_0\"", "taken");
  EXPECT_TRUE(graph.AddInitializer("Relu_2_output_1", Floats({1}, {0})).ok()) << "is not";
  EXPECT_TRUE(graph.AddInitializer("Relu_02_output_0", Floats({1}, {0})).ok()) << "is not";
  options.name = "Relu_3";
  options.output_names = {};
  EXPECT_EQ(builder.NameOf(Node(graph, "Relu", {fourth}, {}, options)).value(), "Relu_3_output_0");
  EXPECT_EQ(builder.NameOf(Node(graph, "Relu", {fourth})).value(), "Relu_4_output_0");
}

TEST(NodeCache, RenamesOutputsWhereTheyAreUsed) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({6, 4})).value();
  NodeOptions two;
  two.output_count = 2;
  const std::vector<Attribute> halves = {{"num_outputs", Number{2}}};
  (void)Nodes(graph, "Split", {x}, halves, two);
  const auto parts = Nodes(graph, "Split", {x}, halves, two);
  const Value sum = Node(graph, "Add", {parts[0], parts[1]});
  EXPECT_TRUE(graph.AddOutput(parts[1], "half").ok());
  EXPECT_TRUE(graph.AddOutput(parts[0], "other").ok());
  const Value again = Node(graph, "Add", {parts[0], parts[1]});
  EXPECT_TRUE(graph.AddOutput(sum, "sum").ok());
  EXPECT_TRUE(graph.AddOutput(again).ok());
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(Outputs(proto.node(1)), (Names{"other", "half"}));
  EXPECT_EQ(Inputs(proto.node(2)), (Names{"other", "half"}));
  EXPECT_EQ(Inputs(proto.node(3)), (Names{"other", "half"}));
}

TEST(NodeCache, RenamesOutputsInBodies) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({4})).value();
  const Value condition = graph.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  (void)Node(graph, "Relu", {x});
  const Value relu = Node(graph, "Relu", {x});
  Subgraph branch;
  branch.build = [&](Graph body, std::span<const Value>) { return TryNode(body, "Neg", {relu}); };
  const Value y =
      Node(graph, "If", {condition}, {{"then_branch", branch}, {"else_branch", branch}});
  EXPECT_TRUE(graph.AddOutput(relu, "relu").ok());
  EXPECT_TRUE(graph.AddOutput(y).ok());
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(Inputs(proto.node(2).attribute(0).g().node(0)), (Names{"relu"}));
}

TEST(NodeCache, LetsTypesOfEqualNodesDiffer) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value first = Node(graph, "Relu", {x});
  const Value second = Node(graph, "Relu", {x});
  EXPECT_TRUE(graph.AddOutput(second, "eight", FloatType({8})).ok());
  EXPECT_EQ(TypeText(builder, second), "float32[8]");
  EXPECT_EQ(TypeText(builder, first), "float32[N]");
  EXPECT_EQ(TypeText(builder, Node(graph, "Relu", {x})), "float32[N]");
  EXPECT_EQ(TypeText(builder, Node(graph, "Relu", {second})), "float32[8]");
  EXPECT_TRUE(graph.AddOutput(first).ok());
  Finish(builder);
}

TEST(NodeCache, LeavesInputsAndOutputsOut) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({5, 1, 3})).value();
  const Value w = graph.AddInitializer("w", Ramp({1, 16, 3})).value();
  const Value r = graph.AddInitializer("r", Ramp({1, 16, 4})).value();
  const Value max = graph.AddInitializer("max", Floats({}, {6})).value();
  for (const char* name : {"first", "second"}) {
    const auto values = Nodes(graph, "LSTM", {x, w, r, kAbsent}, {{"hidden_size", Number{4}}},
                              WithOutputs({"", name}));
    ASSERT_EQ(values.size(), 2U);
    EXPECT_EQ(values[0], kAbsent);
    EXPECT_TRUE(graph.AddOutput(values[1]).ok());
    EXPECT_TRUE(graph.AddOutput(Node(graph, "Clip", {values[1], kAbsent, max})).ok());
  }
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(Inputs(proto.node(2)), (Names{"x", "w", "r"}));
  EXPECT_EQ(Outputs(proto.node(2)), (Names{"", "second"}));
  EXPECT_EQ(Inputs(proto.node(3)), (Names{"second", "", "max"}));
}

TEST(NodeCache, LeavesOutOutputsOfUnknownRank) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N"})).value();
  const Value shape =
      graph.AddInput("shape", ValueType::Tensor(DataType::kInt64, Shape{"R"})).value();
  for (int i = 0; i < 3; ++i) {
    const Value open = Node(graph, "Reshape", {x, shape});
    EXPECT_TRUE(graph.AddOutput(Node(graph, "Size", {open})).ok());
  }
  EXPECT_EQ(Exported(Finish(builder)).graph().node_size(), 6);
}

TEST(NodeCache, HoldsCallsOfAFunctionThatWasAddedLater) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 2})).value();
  NodeOptions call;
  call.domain = "test.loom";
  ExpectError(TryNode(graph, "Twice", {x}, {}, call), ErrorCode::kInvalidArgument,
              "graph \"main\" / node \"Twice_0\" (Twice) / output 0", "output types");
  FunctionOptions function;
  function.domain = "test.loom";
  function.name = "Twice";
  function.inputs = {"x"};
  EXPECT_TRUE(builder
                  .AddFunction(function,
                               [](Graph body, std::span<const Value> inputs) {
                                 return TryNode(body, "Add", {inputs[0], inputs[0]});
                               })
                  .ok());
  const Value first = Node(graph, "Twice", {x}, {}, call);
  const Value second = Node(graph, "Twice", {first}, {}, call);
  EXPECT_EQ(TypeText(builder, second), "float32[N, 2]");
  EXPECT_TRUE(graph.AddOutput(second).ok());
  const onnx::ModelProto proto = Exported(Finish(builder));
  EXPECT_EQ(proto.graph().node(1).domain(), "test.loom");
  EXPECT_EQ(proto.opset_import_size(), 2);
}

TEST(NodeCache, SurvivesAFailedFinish) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  Value x = graph.AddInput("x", FloatType({4})).value();
  for (int i = 0; i < 4; ++i) x = Node(graph, "Relu", {x});
  ExpectError(builder.Finish(), ErrorCode::kInvalidState, "graph \"main\"", "output");
  x = Node(graph, "Relu", {x});
  EXPECT_TRUE(graph.AddOutput(x, "y").ok());
  EXPECT_EQ(Exported(Finish(builder)).graph().node_size(), 5);
}

}  // namespace
}  // namespace loom::test
