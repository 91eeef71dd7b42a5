// Values that do not come from a node: graph inputs, inline initializers, weights.
#include "core/support/support.h"

namespace loom::test {
namespace {

// Adds an output that does not use the values under test, and finishes the model.
Model FinishAround(ModelBuilder& builder) {
  Graph graph = builder.main();
  const Value in = graph.AddInput("in", FloatType({1})).value();
  EXPECT_TRUE(graph.AddOutput(in, "out").ok());
  return Finish(builder);
}

onnx::TensorProto Initializer(const Model& model, int index) {
  return Exported(model).graph().initializer(index);
}

TEST(Initializers, AreInlineUpToTheLimit) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const std::vector<std::int64_t> sizes = {0, 1, 1023, 1024, 1025, 4096};
  for (const std::int64_t size : sizes) {
    const std::string name = "w" + std::to_string(size);
    ASSERT_TRUE(graph.AddInitializer(name, Filled(DataType::kUint8, {size})).ok());
  }
  const Model model = FinishAround(builder);
  ASSERT_EQ(model.weights.size(), 2U);
  EXPECT_EQ(model.weights[0].name, "w1025");
  EXPECT_EQ(model.weights[0].byte_length, 1025U);
  EXPECT_EQ(model.weights[1].name, "w4096");
  EXPECT_EQ(model.weights[1].dims, std::vector<std::int64_t>{4096});
  EXPECT_EQ(model.weights[1].data_type, DataType::kUint8);

  const Parts parts = MakeParts(model).value();
  ASSERT_EQ(parts.splices.size(), 2U);
  EXPECT_EQ(parts.splices[1].name, "w4096");
  EXPECT_EQ(parts.splices[1].weight, 1U);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const onnx::TensorProto tensor = Initializer(model, static_cast<int>(i));
    EXPECT_EQ(tensor.raw_data().size(), static_cast<std::size_t>(sizes[i]));
    EXPECT_EQ(tensor.has_raw_data(), sizes[i] > 0) << "no value field for zero elements";
    EXPECT_FALSE(tensor.has_data_location());
  }
}

TEST(Initializers, KeepTheirBytes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Tensor small = Ramp({3, 5});
  const Tensor large = Ramp({31, 17});
  ASSERT_TRUE(graph.AddInitializer("small", small).ok());
  ASSERT_TRUE(graph.AddInitializer("large", large).ok());
  const Model model = FinishAround(builder);
  EXPECT_EQ(Initializer(model, 0).raw_data(), AsText(small.bytes));
  EXPECT_EQ(Initializer(model, 1).raw_data(), AsText(large.bytes));
}

TEST(Initializers, OfEveryDataType) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  // Small: 3 elements do not fill the last byte of a packed type. They are zero, because the
  // checker requires zero padding in 6-bit types. Large: 16,387 elements.
  for (int i = 1; i <= static_cast<int>(DataType::kFloat6E3M2); ++i) {
    const auto type = static_cast<DataType>(i);
    if (type == DataType::kString) continue;
    const std::string name(Name(type));
    const auto bytes = *ByteSize(type, 3);
    ASSERT_TRUE(
        graph.AddInitializer(name, TensorOf(type, {3}, std::vector<std::uint8_t>(bytes))).ok())
        << name;
    Tensor large = Filled(type, {16387});
    large.bytes.back() = std::byte{0};
    const Value value = graph.AddInitializer(name + " large", std::move(large)).value();
    EXPECT_EQ(TypeText(builder, value), name + "[16387]");
  }
  const Model model = FinishAround(builder);
  EXPECT_EQ(model.weights.size(), 27U);
  EXPECT_EQ(Exported(model).ir_version(), 14);
}

TEST(Initializers, OfStringsAreAlwaysInline) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const std::vector<std::string> texts = {"", "caf\xC3\xA9", std::string("a\0b", 3),
                                          std::string(5000, 'x')};
  ASSERT_TRUE(graph.AddInitializer("texts", Strings({2, 2}, texts)).ok());
  ASSERT_TRUE(graph.AddInitializer("none", Strings({0}, {})).ok());
  ASSERT_TRUE(graph.AddInitializer("one", Strings({}, {"one"})).ok());
  const Model model = FinishAround(builder);
  EXPECT_TRUE(model.weights.empty());
  const onnx::TensorProto tensor = Initializer(model, 0);
  EXPECT_EQ(std::vector<std::string>(tensor.string_data().begin(), tensor.string_data().end()),
            texts);
  EXPECT_FALSE(tensor.has_raw_data());
  EXPECT_EQ(Initializer(model, 1).string_data_size(), 0);
  EXPECT_EQ(Initializer(model, 2).string_data(0), "one");
}

TEST(Initializers, OfScalarsAndEmptyTensorsKeepTheirDims) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value scalar = graph.AddInitializer("scalar", Floats({}, {1.5F})).value();
  const Value empty = graph.AddInitializer("empty", Floats({2, 0, 3}, {})).value();
  const Value vast = graph.AddInitializer("vast", Floats({std::int64_t{1} << 40, 0}, {})).value();
  EXPECT_EQ(TypeText(builder, scalar), "float32[]");
  EXPECT_EQ(TypeText(builder, empty), "float32[2, 0, 3]");
  EXPECT_EQ(TypeText(builder, vast), "float32[1099511627776, 0]");
  const Model model = FinishAround(builder);
  EXPECT_EQ(Initializer(model, 0).dims_size(), 0);
  EXPECT_EQ(Initializer(model, 0).raw_data().size(), 4U);
  EXPECT_FALSE(Initializer(model, 1).has_raw_data());
}

TEST(Weights, BorrowOrOwnTheirBytes) {
  const Tensor borrowed = Ramp({40, 50});
  auto owned = std::make_shared<const Tensor>(Ramp({50, 40}));
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const std::uint64_t length = borrowed.bytes.size();
  ASSERT_TRUE(
      graph.AddWeight({"borrowed", DataType::kFloat, {40, 50}, length, {borrowed.bytes, {}}}).ok());
  ASSERT_TRUE(
      graph.AddWeight({"owned", DataType::kFloat, {50, 40}, length, {owned->bytes, owned}}).ok());
  const std::weak_ptr<const Tensor> watch = owned;
  owned.reset();
  {
    const Model model = FinishAround(builder);
    EXPECT_EQ(model.weights[0].source.bytes.data(), borrowed.bytes.data()) << "no copy was made";
    EXPECT_FALSE(watch.expired()) << "the model keeps its owner";
    EXPECT_EQ(Initializer(model, 0).raw_data(), Initializer(model, 1).raw_data());
  }
  EXPECT_TRUE(watch.expired());
}

TEST(Weights, MayBeSmallOrEmpty) {
  const Tensor data = Ramp({2, 2});
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  ASSERT_TRUE(graph.AddWeight({"small", DataType::kFloat, {2, 2}, 16, {data.bytes, {}}}).ok());
  ASSERT_TRUE(graph.AddWeight({"empty", DataType::kFloat, {0, 2}, 0}).ok());
  ASSERT_TRUE(graph.AddWeight({"after", DataType::kFloat, {2, 2}, 16, {data.bytes, {}}}).ok());
  const Model model = FinishAround(builder);
  ASSERT_EQ(model.weights.size(), 2U) << "no weight without elements";
  EXPECT_EQ(Initializer(model, 0).raw_data().size(), 16U);
  EXPECT_EQ(Initializer(model, 1).raw_data().size(), 0U);
  EXPECT_EQ(Initializer(model, 2).raw_data().size(), 16U);
}

TEST(Inputs, KeepTheirOrderAndDocStrings) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  ASSERT_TRUE(graph.AddInput("b", FloatType({"N"}), {"the first"}).ok());
  ASSERT_TRUE(graph.AddInput("a", ValueType::Tensor(DataType::kBool, Shape{})).ok());
  ASSERT_TRUE(graph.AddInitializer("k", Ints({}, {3}), "a constant").ok());
  ASSERT_TRUE(graph.AddInitializer("w", Ramp({300}), "a weight").ok());
  const onnx::GraphProto proto = Exported(FinishAround(builder)).graph();
  EXPECT_EQ(proto.input(0).name(), "b");
  EXPECT_EQ(proto.input(0).doc_string(), "the first");
  EXPECT_EQ(proto.input(1).name(), "a");
  EXPECT_FALSE(proto.input(1).has_doc_string());
  EXPECT_EQ(proto.initializer(0).doc_string(), "a constant");
  EXPECT_EQ(proto.initializer(1).doc_string(), "a weight");
}

TEST(Inputs, NeedNoRankInsideOtherTypes) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  EXPECT_TRUE(graph.AddInput("s", ValueType::Sequence(ValueType::Tensor(DataType::kFloat))).ok());
  EXPECT_TRUE(graph.AddInput("o", ValueType::Optional(ValueType::Tensor(DataType::kFloat))).ok());
  FinishAround(builder);
}

TEST(Names, MayBeAnyText) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const std::vector<std::string> names = {"a/b:0", "with space", "\xE2\x82\xAC", "x\n", "1", "\""};
  for (const std::string& name : names) {
    EXPECT_TRUE(graph.AddInput(name, FloatType({1})).ok()) << name;
  }
  EXPECT_EQ(Exported(FinishAround(builder)).graph().input(2).name(), names[2]);
}

TEST(Values, HaveANameAndAType) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({"N", 4})).value();
  const Value w = graph.AddInitializer("w", Ramp({4, 300})).value();
  const Value y = Node(graph, "MatMul", {x, w});
  EXPECT_EQ(builder.NameOf(x).value(), "x");
  EXPECT_EQ(builder.NameOf(w).value(), "w");
  EXPECT_EQ(builder.NameOf(y).value(), "MatMul_0_output_0");
  EXPECT_EQ(TypeText(builder, y), "float32[N, 300]");
  EXPECT_EQ(y.builder, builder.id());
  EXPECT_NE(builder.id(), 0U);
  EXPECT_NE(builder.id(), Builder().id());
}

}  // namespace
}  // namespace loom::test
