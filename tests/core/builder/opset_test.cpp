// Opsets and IR versions: which operators exist, which domains the model imports, and which
// versions it states.
#include "core/support/support.h"

namespace loom::test {
namespace {

onnx::ModelProto FinishWith(ModelBuilder& builder, Value output) {
  EXPECT_TRUE(builder.main().AddOutput(output).ok());
  return Exported(Finish(builder));
}

std::vector<std::pair<std::string, std::int64_t>> Imports(const onnx::ModelProto& model) {
  std::vector<std::pair<std::string, std::int64_t>> imports;
  for (const auto& import : model.opset_import()) {
    imports.emplace_back(import.domain(), import.version());
  }
  return imports;
}

using Pairs = std::vector<std::pair<std::string, std::int64_t>>;

TEST(Opsets, DefaultIsTheNewestOfOnnxruntimeWeb) {
  ModelBuilder builder = ModelBuilder::Create().value();
  const Value x = builder.main().AddInput("x", FloatType({1})).value();
  EXPECT_EQ(Imports(FinishWith(builder, x)), (Pairs{{"", 26}}));
}

TEST(Opsets, AnyCanBeChosen) {
  for (int opset = 1; opset <= 28; ++opset) {
    ModelBuilder builder = Builder(opset);
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({2, 2})).value();
    const Value y = Node(graph, "Transpose", {Node(graph, "Identity", {x})});
    EXPECT_EQ(Imports(FinishWith(builder, y)), (Pairs{{"", opset}}));
  }
}

// The opset alone decides which schema checks a node.
TEST(Opsets, DecideWhatAnOperatorTakes) {
  ModelBuilder old = Builder(12);
  const Value x = old.main().AddInput("x", FloatType({2, 3})).value();
  EXPECT_EQ(TypeText(old, Node(old.main(), "Squeeze",
                               {Node(old.main(), "Unsqueeze", {x}, {{"axes", Numbers{{0}}}})},
                               {{"axes", Numbers{{0}}}})),
            "float32[2, 3]");
  ModelBuilder newer = Builder(13);
  const Value y = newer.main().AddInput("x", FloatType({2, 3})).value();
  EXPECT_EQ(TryNode(newer.main(), "Unsqueeze", {y}, {{"axes", Numbers{{0}}}}).error().code,
            ErrorCode::kBadAttribute);
  const Value axes = newer.main().AddInitializer("axes", IntVector({0})).value();
  EXPECT_EQ(TypeText(newer, Node(newer.main(), "Unsqueeze", {y, axes})), "float32[1, 2, 3]");
}

TEST(Opsets, OldBroadcastingIsChecked) {
  ModelBuilder builder = Builder(6);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3})).value();
  const Value b = graph.AddInput("b", FloatType({3})).value();
  const Value y = Node(graph, "Add", {x, b}, {{"broadcast", Number{1}}});
  EXPECT_EQ(TypeText(builder, y), "float32[2, 3]");
  FinishWith(builder, y);
}

TEST(Opsets, OfOtherDomainsAreImportedWithTheFirstNode) {
  ModelBuilder builder = Builder(21);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3})).value();
  NodeOptions ml;
  ml.domain = "ai.onnx.ml";
  const Value y = Node(graph, "Normalizer", {x}, {{"norm", std::string("L2")}}, ml);
  NodeOptions custom;
  custom.domain = "com.example";
  custom.output_types = {FloatType({2, 3})};
  const Value z = Node(graph, "Mystery", {y}, {}, custom);
  const Value again = Node(graph, "Mystery", {z}, {}, custom);
  EXPECT_EQ(Imports(FinishWith(builder, again)),
            (Pairs{{"", 21}, {"ai.onnx.ml", 5}, {"com.example", 1}}));
}

TEST(Opsets, OfMlAreThoseOfTheSameRelease) {
  const std::vector<std::pair<int, int>> releases = {{1, 1},  {10, 1}, {11, 2}, {15, 2}, {16, 3},
                                                     {19, 3}, {20, 4}, {21, 5}, {26, 5}, {28, 5}};
  for (const auto& [opset, ml] : releases) {
    ModelBuilder builder = Builder(opset);
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({2, 3})).value();
    NodeOptions options;
    options.domain = "ai.onnx.ml";
    options.output_types = {FloatType({2, 3})};  // given, because Scaler has no inference
    const Value y =
        Node(graph, "Scaler", {x}, {{"offset", Numbers{{0.5}}}, {"scale", Numbers{{2}}}}, options);
    EXPECT_EQ(Imports(FinishWith(builder, y)), (Pairs{{"", opset}, {"ai.onnx.ml", ml}}));
  }
}

TEST(Opsets, OfOtherDomainsCanBeChosen) {
  BuilderOptions options;
  options.opset_imports = {{"com.example", 7}, {"ai.onnx.ml", 2}, {"unused", 3}};
  ModelBuilder builder = Builder(21, options);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 3})).value();
  NodeOptions custom;
  custom.domain = "com.example";
  custom.output_types = {FloatType({2, 3})};
  const Value y = Node(graph, "Mystery", {x}, {}, custom);
  EXPECT_EQ(Imports(FinishWith(builder, y)),
            (Pairs{{"", 21}, {"com.example", 7}, {"ai.onnx.ml", 2}, {"unused", 3}}));
}

TEST(Opsets, AiOnnxIsTheDefaultDomain) {
  ModelBuilder builder = Builder(21);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2})).value();
  NodeOptions options;
  options.domain = "ai.onnx";
  const onnx::ModelProto model = FinishWith(builder, Node(graph, "Relu", {x}, {}, options));
  EXPECT_EQ(Imports(model), (Pairs{{"", 21}}));
  EXPECT_EQ(model.graph().node(0).domain(), "");
}

// The IR version of the model, which is the lowest that its features need.
std::int64_t IrVersion(const std::function<Value(Graph)>& build, BuilderOptions options = {}) {
  ModelBuilder builder = Builder(23, std::move(options));
  return FinishWith(builder, build(builder.main())).ir_version();
}

Value Unused(Graph graph, const ValueType& type) {
  EXPECT_TRUE(graph.AddInput("unused", type).ok());
  return graph.AddInput("x", FloatType({1})).value();
}

Value OfType(Graph graph, DataType type) {
  return Unused(graph, ValueType::Tensor(type, Shape{1}));
}

TEST(IrVersion, IsThatOfTheTypes) {
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kFloat16); }), 3);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kBfloat16); }), 4);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kFloat8E4M3FN); }), 9);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kInt4); }), 10);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kFloat4E2M1); }), 11);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kFloat8E8M0); }), 12);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kInt2); }), 13);
  EXPECT_EQ(IrVersion([](Graph g) { return OfType(g, DataType::kFloat6E3M2); }), 14);
  const auto optional = ValueType::Optional(FloatType({1}));
  EXPECT_EQ(IrVersion([&](Graph g) { return Unused(g, optional); }), 8);
  const auto sparse = ValueType::SparseTensor(DataType::kFloat, Shape{1});
  EXPECT_EQ(IrVersion([&](Graph g) { return Unused(g, sparse); }), 8);
  const auto deep = ValueType::Sequence(
      ValueType::Map(DataType::kString, ValueType::Tensor(DataType::kUint4, Shape{1})));
  EXPECT_EQ(IrVersion([&](Graph g) { return Unused(g, deep); }), 10);
}

TEST(IrVersion, IsThatOfInitializersAndNodes) {
  EXPECT_EQ(IrVersion([](Graph g) { return g.AddInput("x", FloatType({1})).value(); }), 3);
  EXPECT_EQ(IrVersion([](Graph g) { return g.AddInitializer("w", Ramp({1})).value(); }), 4);
  EXPECT_EQ(IrVersion([](Graph g) { return g.AddInitializer("w", Ramp({999})).value(); }), 4);
  EXPECT_EQ(IrVersion([](Graph g) {
              return Node(g, "Cast", {g.AddInput("x", FloatType({1})).value()},
                          {{"to", std::int64_t{17}}});
            }),
            9);
  EXPECT_EQ(IrVersion([](Graph g) {
              return Node(g, "Constant", {}, {{"value", Filled(DataType::kInt4, {3})}});
            }),
            10);
  EXPECT_EQ(IrVersion([](Graph g) {
              const SparseTensor sparse{Floats({1}, {1}), IntVector({2}), {3}};
              return Node(g, "Constant", {}, {{"sparse_value", sparse}});
            }),
            6);
}

TEST(IrVersion, IsThatOfAttributesAndMetadata) {
  const auto custom = [](Graph g, const std::vector<Attribute>& attributes) {
    NodeOptions options;
    options.domain = "com.example";
    options.output_types = {FloatType({1})};
    return Node(g, "Mystery", {}, attributes, options);
  };
  EXPECT_EQ(IrVersion([&](Graph g) { return custom(g, {{"a", Number{0.5}}}); }), 3);
  EXPECT_EQ(IrVersion([&](Graph g) {
              return custom(g, {{"a", std::vector<Tensor>{Filled(DataType::kFloat4E2M1, {1})}}});
            }),
            11);
  EXPECT_EQ(
      IrVersion([&](Graph g) { return custom(g, {{"a", ValueType::Optional(FloatType({}))}}); }),
      8);
  EXPECT_EQ(IrVersion([&](Graph g) {
              NodeOptions options;
              options.metadata = {{"k", "v"}};
              return Node(g, "Abs", {g.AddInput("x", FloatType({1})).value()}, {}, options);
            }),
            10);
  BuilderOptions model;
  model.metadata = {{"k", "v"}};
  EXPECT_EQ(IrVersion([](Graph g) { return g.AddInput("x", FloatType({1})).value(); }, model), 3);
}

}  // namespace
}  // namespace loom::test
