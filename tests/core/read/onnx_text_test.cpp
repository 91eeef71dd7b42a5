// Parses and prints ONNX text. Printing must lose nothing.
#include "loom/onnx_text.h"

#include "core/support/support.h"
#include "loom/inspect.h"

namespace loom::test {
namespace {

constexpr std::string_view kHeader = R"(<ir_version: 10, opset_import: ["" : 21]>)";

std::string WithHeader(std::string_view graph) {
  return std::string(kHeader) + "\n" + std::string(graph);
}

Model Parsed(std::string_view graph) { return ParseModel(WithHeader(graph)).value(); }

std::string Printed(const Model& model) { return PrintModel(model).value(); }

void ExpectRoundTrip(const Model& model) {
  EXPECT_TRUE(PrintModel(model).ok());
  ExpectTextKeeps(model);
}

TEST(ParseModel, GivesWhatTheBuilderGives) {
  const Model parsed = ParseModel(R"(
    <ir_version: 8, opset_import: ["" : 21], producer_name: "onnx-loom">
    main (float[N, 4] x) => (float[N, 2] y)
    <float[4, 2] w = {0, 1, 2, 3, 4, 5, 6, 7.5}> {
      [MatMul_0] MatMul_0_output_0 = MatMul (x, w)
      [Relu_0] y = Relu (MatMul_0_output_0)
    })")
                           .value();
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N", 4})).value();
  const Value w = g.AddInitializer("w", Floats({4, 2}, {0, 1, 2, 3, 4, 5, 6, 7.5F})).value();
  (void)g.AddOutput(Node(g, "Relu", {Node(g, "MatMul", {x, w})}), "y").value();
  onnx::ModelProto expected;
  ASSERT_TRUE(expected.ParseFromString(Finish(builder).skeleton));
  expected.set_ir_version(8);
  EXPECT_EQ(parsed.skeleton, expected.SerializeAsString());
  ExpectGolden(parsed);
}

TEST(ParseModel, KeepsLargeInitializersAsWeightsWithTheirBytes) {
  std::string values = "0";
  for (int i = 1; i < 300; ++i) values += "," + std::to_string(i);
  const Model model = Parsed("g (float[300] x) => (float[300] y) <float[300] w = {" + values +
                             "}> { y = Add(x, w) }");
  ASSERT_EQ(model.weights.size(), 1U);
  EXPECT_EQ(model.weights[0].name, "w");
  EXPECT_EQ(model.weights[0].dims, std::vector<std::int64_t>{300});
  EXPECT_EQ(model.weights[0].byte_length, 1200U);
  EXPECT_LT(model.skeleton.size(), 300U);
  ExpectGolden(model);
  float last = 0;
  const std::string raw = Exported(model).graph().initializer(0).raw_data();
  std::memcpy(&last, raw.data() + raw.size() - sizeof last, sizeof last);
  EXPECT_EQ(last, 299);
  // Large weights are printed as references, even if their bytes are available.
  EXPECT_NE(Printed(model).find(R"(float[300] w = ["location": "loom:0", "length": "1200"])"),
            std::string::npos);
  ExpectRoundTrip(model);
}

TEST(ParseModel, AReferenceIsAWeightWithoutASource) {
  const Model model = Parsed(
      R"(g (float[300] x) => (float[300] y)
         <float[0] none = {}, float[300] w = ["location": "loom:1", "length": "1200"]> {
           y = Add(x, w) })");
  ASSERT_EQ(model.weights.size(), 2U);
  EXPECT_EQ(model.weights[1].name, "w");
  EXPECT_EQ(Inspect(model)->initializers[1].byte_length, 1200U);
  ExpectError(to_onnx(model), ErrorCode::kWeightMismatch, R"(initializer "w")", "needs 1200 bytes");
}

TEST(ParseModel, EveryFieldOfTheDataTypesThatTextHolds) {
  const Model model = Parsed(R"(g () => (float y) <
    float y = {-0}, double[2] d = {0.1, -inf}, int8[2] i8 = {-128, 127}, uint8[2] u8 = {0, 255},
    int16[2] i16 = {-32768, 32767}, uint16 u16 = {65535}, int32 i32 = {-2147483648},
    uint32 u32 = {4294967295}, int64 i64 = {-9223372036854775808},
    uint64 u64 = {18446744073709551615}, bool[2] b = {0, 1}, float16 f16 = {65535},
    bfloat16 bf16 = {16256}, float8e4m3fn f8 = {255}, complex64[1] c = {1, -1},
    string[2] s = {"a \"b\"", "\\"}, float[0, 3] none = {}> {})");
  const onnx::ModelProto proto = Exported(model);
  ASSERT_EQ(proto.graph().initializer_size(), 17);
  for (const onnx::TensorProto& tensor : proto.graph().initializer()) {
    EXPECT_EQ(tensor.float_data_size() + tensor.double_data_size() + tensor.int32_data_size() +
                  tensor.int64_data_size() + tensor.uint64_data_size(),
              0)
        << tensor.name();
  }
  const auto raw = [&](int index) { return proto.graph().initializer(index).raw_data(); };
  EXPECT_EQ(raw(0), std::string("\0\0\0\x80", 4));
  EXPECT_EQ(raw(2), "\x80\x7F");
  EXPECT_EQ(raw(9), std::string(8, '\xFF'));
  EXPECT_EQ(raw(14).size(), 8U);
  EXPECT_EQ(proto.graph().initializer(15).string_data(0), R"(a "b")");
  ExpectGolden(model);
}

TEST(ParseModel, AttributesOfEveryKindThatTextHolds) {
  ExpectRoundTrip(ParseModel(R"(
    <ir_version: 8, opset_import: ["" : 17, "com.example" : 2], producer_name: "p",
     producer_version: "1", domain: "com.example", model_version: 3, doc_string: "two
lines", metadata_props: ["key": "value", "k": ""]>
    g (float[N, "a b", ?] x, seq(int64[2]) s, optional(float[1]) o) => (float[M] y)
    <float[M] y> {
      [n] y = com.example.Everything <i: int = -7, f: float = 1, g: float = nan, s: string = "x y",
        is: ints = [1, -2], none: ints = [], fs: floats = [1, 2.5, -inf], ss: strings = ["a", ""],
        t: tensor = float[2] {1, 2}, u: tensor = string named {"s"}, tp: type_proto = seq(float[3])>
        (x, "", s)
    })")
                      .value());
}

TEST(ParseModel, BodiesAndFunctions) {
  std::string values = "0";
  for (int i = 1; i < 300; ++i) values += "," + std::to_string(i);
  const Model model = ParseModel(R"(
    <ir_version: 10, opset_import: ["" : 21, "f" : 1]>
    g (float[300] x, bool c) => (float[300] y) {
      h = f.Scaled:twice (x)
      y = If (c) <
        then_branch: graph = then () => (float[300] a) <float[300] w = {)" +
                                 values + R"(}> { a = Add (h, w) },
        else_branch: graph = else () => (float[300] b) { b = Neg (h) }>
    }
    <domain: "f", overload: "twice", opset_import: ["" : 21]>
    Scaled (v) => (r) {
      k = Constant <value: tensor = float {2}> ()
      r = Mul (v, k)
    })")
                          .value();
  ASSERT_EQ(model.weights.size(), 1U);
  EXPECT_EQ(model.weights[0].source.bytes.size(), 1200U);
  ExpectGolden(model);
  EXPECT_TRUE(PrintModel(model).ok());
}

TEST(ParseModel, ErrorsGiveLineAndColumn) {
  const auto refused = ParseModel(WithHeader("g (float[N] x) => (float[N] y) {\n  ä = Relu(x)\n}"));
  ExpectError(refused, ErrorCode::kInvalidArgument, "text / line 3, column 3",
              "Expected character = not found");
  EXPECT_NE(refused.error().cause.find("ParseError at position (line: 3 column: 3)"),
            std::string::npos);
  ExpectError(ParseModel(""), ErrorCode::kInvalidArgument, "text / line 1, column 1",
              "Identifier expected");
  ExpectError(ParseModel("g () => (float y) <string[2] s = {\"ää\", 5}> {}"),
              ErrorCode::kInvalidArgument, "text / line 1, column 42", "String value expected");
  ExpectError(ParseModel("<ir_version: 99999999999999999999> g () => () {}"),
              ErrorCode::kInvalidArgument, "text / line 1, column 34", "not a number that fits");
  ExpectError(ParseModel("g () => (float y) <float y = {1e999}> {}"), ErrorCode::kInvalidArgument,
              "text / line 1, column 36", "1e999");
}

TEST(ParseModel, WhatTheCheckerAndInferenceRefuse) {
  ExpectError(ParseModel("g (float x) => (float y) { y = Relu(x) }"), ErrorCode::kCheckFailed,
              "model", "ir_version");
  const auto refuse = [](std::string_view graph, ErrorCode code, std::string_view where,
                         std::string_view message) {
    SCOPED_TRACE(graph);
    ExpectError(ParseModel(WithHeader(graph)), code, where, message);
  };
  refuse("g (float x) => (float y) { y = Relu(z) }", ErrorCode::kCheckFailed,
         R"(graph "g" / node "" (Relu))", "'z'");
  refuse("g (float x) => (float y) { y = Relu(x) y = Relu(x) }", ErrorCode::kCheckFailed, "model",
         "single static assignment");
  refuse("g (float x, float x) => (float y) { y = Relu(x) }", ErrorCode::kCheckFailed, "model",
         "multiple times");
  refuse("g () => (float y) <float y = {1}, float y = {2}> {}", ErrorCode::kCheckFailed, "model",
         "not unique");
  refuse("g (float[2] x, float[3] z) => (float[3] y) { [n] y = Add(x, z) }",
         ErrorCode::kShapeMismatch, R"(graph "g" / node "n" (Add))", "Incompatible dimensions");
  refuse("g (float[2] x) => (float[3] y) { y = Relu(x) }", ErrorCode::kShapeMismatch,
         R"(graph "g" / node "" (Relu) / output 0)", "given float32[3], but it is float32[2]");
}

// Two such references to one weight would else be one weight too many.
TEST(ParseModel, AReferenceWithoutLengthIsNoWeight) {
  const Model model =
      ParseModel(
          WithHeader("g (float[0] x) => (float[0] y) <float[0] v = [\"location\": \"loom:0\", "
                     "\"length\": \"0\"], float[0] w = [\"location\": \"loom:0\", \"length\": "
                     "\"0\"]> { y = Sum (x, v, w) }"))
          .value();
  EXPECT_TRUE(model.weights.empty());
  ExpectGolden(model);
}

TEST(PrintModel, ModelsOfTheBuilder) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N", Dim(), 300})).value();
  (void)g.AddInput("any length", ValueType::Sequence(ValueType::Tensor(DataType::kInt64))).value();
  const Value w = g.AddWeight({"w", DataType::kFloat, {300, 4}, 4800}).value();
  (void)g.AddWeight({"no elements", DataType::kFloat, {0}, 0}).value();
  (void)g.AddInitializer("v", Ramp({300})).value();
  (void)g.AddInitializer("text", Strings({2}, {"a\n", "\"\\"})).value();
  const Value y = Node(g, "MatMul", {x, w});
  const Value shape = g.AddInitializer("shape", IntVector({0, -1})).value();
  const Value clipped =
      Node(g, "Clip", {y, kAbsent, g.AddInitializer("max", Floats({}, {6})).value()});
  const Value flat = Node(g, "Reshape", {clipped, shape}, {{"allowzero", Number{0}}});
  (void)g.AddOutput(Node(g, "Softmax", {flat}, {{"axis", Number{-1}}}), "probs").value();
  const Model model = builder.Finish({.value_types = true}).value();
  ExpectRoundTrip(model);
  EXPECT_NE(Printed(model).find("float[300,4] w = [\"location\": \"loom:0\""), std::string::npos);
}

void ExpectLost(const std::function<void(Graph)>& fill, std::string_view where) {
  SCOPED_TRACE(where);
  ModelBuilder builder = Builder(24);
  fill(builder.main());
  const Value x = builder.main().AddInput("x", FloatType({1})).value();
  (void)builder.main().AddOutput(Node(builder.main(), "Relu", {x}), "y").value();
  ExpectError(PrintModel(builder.Finish().value()), ErrorCode::kUnsupported, where, "text");
}

TEST(PrintModel, RefusesWhatTheTextWouldLose) {
  using enum DataType;
  ExpectLost([](Graph g) { (void)g.AddInitializer("w", Floats({}, {1}), "doc"); },
             R"(graph "main" / initializer "w")");
  ExpectLost([](Graph g) { (void)g.AddInput("i", FloatType({1}), {"doc"}); },
             R"(graph "main" / input "i")");
  const auto node = [](const std::vector<Attribute>& attributes, const NodeOptions& options = {}) {
    return [=](Graph g) {
      NodeOptions named = options;
      named.name = "n";
      named.domain = "com.example";
      named.output_types = {FloatType({1})};
      (void)Nodes(g, "Op", {}, attributes, named);
    };
  };
  const std::string at_node = R"(graph "main" / node "n")";
  ExpectLost(node({}, {.doc_string = "doc"}), at_node);
  ExpectLost(node({}, {.metadata = {{"key", "value"}}}), at_node);
  ExpectLost(node({{"s", SparseTensor{Floats({1}, {1}), IntVector({0}), {5}}}}), "model");
  ExpectLost(node({{"t", std::vector<Tensor>{Floats({}, {1})}}}),
             at_node + R"( (Op) / attribute "t")");
  ExpectLost(node({{"ss", std::vector<std::string>{}}}), "model");
  for (const DataType type : {kInt4, kUint2, kFloat4E2M1, kComplex64}) {
    ExpectLost([=](Graph g) { (void)g.AddInitializer("w", Filled(type, {3})).value(); }, "model");
  }
  ExpectError(PrintModel({"no skeleton", {}}), ErrorCode::kInvalidArgument, "model",
              "not a skeleton");
}

}  // namespace
}  // namespace loom::test
