// Types and shapes that the builder infers at each call.
#include "core/support/support.h"

namespace loom::test {
namespace {

Value IntInput(Graph graph, std::string_view name, Shape shape) {
  return graph.AddInput(name, ValueType::Tensor(DataType::kInt64, std::move(shape))).value();
}

Value Vector(Graph graph, std::string_view name, const std::vector<std::int64_t>& values) {
  return graph.AddInitializer(name, IntVector(values)).value();
}

TEST(Inference, ReadsInlineShapes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 4, 6})).value();
  const Value y = Node(graph, "Reshape", {x, Vector(graph, "shape", {0, -1})});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 24]");
  const Value z = Node(graph, "Tile", {y, Vector(graph, "repeats", {1, 3})});
  EXPECT_EQ(TypeText(builder, z), "float32[?, 72]");
  EXPECT_EQ(TypeText(builder, Node(graph, "ReduceSum", {z, Vector(graph, "axes", {1})},
                                   {{"keepdims", Number{0}}})),
            "float32[?]");
}

TEST(Inference, ReadsConstantNodes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 4})).value();
  const Value tensor = Node(graph, "Constant", {}, {{"value", IntVector({2, -1})}});
  const Value ints = Node(graph, "Constant", {}, {{"value_ints", Numbers{{-1, 2, 2}}}});
  const Value one = Node(graph, "Constant", {}, {{"value_int", Number{1}}});
  EXPECT_EQ(TypeText(builder, tensor), "int64[2]");
  EXPECT_EQ(TypeText(builder, ints), "int64[3]");
  EXPECT_EQ(TypeText(builder, one), "int64[]");
  EXPECT_EQ(TypeText(builder, Node(graph, "Reshape", {x, tensor})), "float32[2, ?]");
  EXPECT_EQ(TypeText(builder, Node(graph, "Reshape", {x, ints})), "float32[?, 2, 2]");
  const Value shape = Node(graph, "Shape", {x});
  const Value gathered = Node(graph, "Gather", {shape, one});
  EXPECT_EQ(TypeText(builder, gathered), "int64[]");
  const Value range = Node(graph, "Unsqueeze", {gathered, Vector(graph, "axes", {0})});
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {range})), "float32[4]");
}

TEST(Inference, PropagatesShapesThroughTheGraph) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 3, 8, 8})).value();
  const Value shape = Node(graph, "Shape", {x});
  const Value batch = Node(graph, "Gather", {shape, Vector(graph, "first", {0})});
  const Value target =
      Node(graph, "Concat", {batch, Vector(graph, "rest", {6, -1})}, {{"axis", Number{0}}});
  EXPECT_EQ(TypeText(builder, target), "int64[3]");
  const Value y = Node(graph, "Reshape", {x, target});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 6, ?]");
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  const Model model = Finish(builder, {.value_types = true});
  EXPECT_EQ(Exported(model).graph().output(0).type().tensor_type().shape().dim(0).dim_param(), "N");
}

TEST(Inference, CalculatesWithPropagatedShapes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3, 8, 8})).value();
  const Value shape = Node(graph, "Shape", {x});
  const Value last =
      Node(graph, "Slice", {shape, Vector(graph, "from", {2}), Vector(graph, "to", {4})});
  const Value doubled = Node(graph, "Mul", {last, Vector(graph, "two", {2})});
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {doubled})), "float32[16, 16]");
  const Value size = Node(graph, "Size", {doubled});
  const Value vector = Node(graph, "Unsqueeze", {size, Vector(graph, "axes", {0})});
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {vector})), "float32[2]");
  const Value cast = Node(graph, "Cast", {doubled}, {{"to", std::int64_t{6}}});
  const Value back = Node(graph, "Cast", {cast}, {{"to", std::int64_t{7}}});
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {back})), "float32[16, 16]");
}

// Inference must not guess: a model with a wrong shape breaks in runtimes.
TEST(Inference, DoesNotGuess) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3, 4})).value();
  const Value shape = Node(graph, "Shape", {x});
  const Value end = Vector(graph, "end", {3});
  const Value some = Node(graph, "Slice", {shape, IntInput(graph, "start", {1}), end});
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {some})), "float32 (rank unknown)");
  const Value zero = Vector(graph, "zero", {0});
  const Value axis = IntInput(graph, "axis", {1});
  const Value other = Node(graph, "Slice", {shape, zero, end, axis});
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {other})), "float32 (rank unknown)");
}

// A propagated value is a flat list, so Gather on it would take one element where the model takes a
// row of the matrix.
TEST(Inference, DoesNotReadAMatrixAsAVector) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3, 4})).value();
  const Value zero = Vector(graph, "zero", {0});
  const Value matrix = Node(graph, "Unsqueeze", {Node(graph, "Shape", {x}), zero});
  const Value row = Node(graph, "Squeeze", {Node(graph, "Gather", {matrix, zero}), zero});
  EXPECT_EQ(TypeText(builder, row), "int64[3]");
  EXPECT_EQ(TypeText(builder, Node(graph, "ConstantOfShape", {row})), "float32[?, ?, ?]");
}

TEST(Inference, OfAConvolutionalNetwork) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("image", FloatType({"N", 1, 28, 28})).value();
  const Value kernel = graph.AddInitializer("kernel", Ramp({8, 1, 3, 3})).value();
  const Value bias = graph.AddInitializer("bias", Ramp({8})).value();
  Value y = Node(graph, "Conv", {x, kernel, bias}, {{"pads", Numbers{{1, 1, 1, 1}}}});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 8, 28, 28]");
  y = Node(graph, "Relu", {y});
  y = Node(graph, "MaxPool", {y},
           {{"kernel_shape", Numbers{{2, 2}}}, {"strides", Numbers{{2, 2}}}});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 8, 14, 14]");
  y = Node(graph, "Flatten", {y});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 1568]");
  const Value dense = graph.AddInitializer("dense", Ramp({1568, 10})).value();
  y = Node(graph, "Softmax", {Node(graph, "MatMul", {y, dense})}, {{"axis", Number{-1}}});
  EXPECT_EQ(TypeText(builder, y), "float32[N, 10]");
  EXPECT_TRUE(graph.AddOutput(y, "probs").ok());
  const Model model = Finish(builder);
  EXPECT_EQ(model.weights.size(), 1U);
  EXPECT_EQ(Exported(model).graph().output(0).type().tensor_type().shape().dim(0).dim_param(), "N");
}

TEST(Inference, FollowsPaddingStridesAndGroups) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1, 4, 15, 15})).value();
  const Value depthwise = graph.AddInitializer("depthwise", Ramp({4, 1, 3, 3})).value();
  const Value conv = Node(graph, "Conv", {x, depthwise},
                          {{"group", Number{4}},
                           {"strides", Numbers{{2, 2}}},
                           {"dilations", Numbers{{2, 2}}},
                           {"auto_pad", std::string("SAME_UPPER")}});
  EXPECT_EQ(TypeText(builder, conv), "float32[1, 4, 8, 8]");
  const Value up = Node(graph, "ConvTranspose", {conv, depthwise},
                        {{"group", Number{4}}, {"strides", Numbers{{2, 2}}}});
  EXPECT_EQ(TypeText(builder, up), "float32[1, 4, 17, 17]");
  const Value scales = graph.AddInitializer("scales", Floats({4}, {1, 1, 2, 0.5F})).value();
  EXPECT_EQ(TypeText(builder, Node(graph, "Resize", {conv, kAbsent, scales})),
            "float32[1, 4, 16, 4]");
}

TEST(Inference, KeepsNamedDimsThroughBroadcasting) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 1, "T"})).value();
  const Value y = graph.AddInput("y", FloatType({"H", 1})).value();
  EXPECT_EQ(TypeText(builder, Node(graph, "Add", {x, y})), "float32[N, H, T]");
  const Value z = graph.AddInput("z", FloatType({Dim(), 5})).value();
  EXPECT_EQ(TypeText(builder, Node(graph, "Mul", {z, z})), "float32[?, 5]");
}

TEST(Inference, OfFunctionsThroughTheirBody) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 4, 2, 2})).value();
  EXPECT_EQ(TypeText(builder,
                     Node(graph, "MeanVarianceNormalization", {x}, {{"axes", Numbers{{0, 2, 3}}}})),
            "float32[N, 4, 2, 2]");
}

TEST(Inference, DoesNotSeeTheValuesOfWeights) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({6})).value();
  const Tensor shape = IntVector({2, 3});
  const Value weight =
      graph.AddWeight({"shape", DataType::kInt64, {2}, 16, {shape.bytes, {}}}).value();
  EXPECT_EQ(TypeText(builder, Node(graph, "Reshape", {x, weight})), "float32[?, ?]");
}

}  // namespace
}  // namespace loom::test
