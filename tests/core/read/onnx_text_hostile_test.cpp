// Hostile ONNX text gives an error or a model, never a crash, and in reasonable time.
#include <random>

#include "core/support/support.h"
#include "loom/inspect.h"
#include "loom/onnx_text.h"

namespace loom::test {
namespace {

constexpr std::string_view kHeader = R"(<ir_version: 10, opset_import: ["" : 21, "f" : 1]> )";

constexpr std::string_view kEverything = R"(
  <ir_version: 10, opset_import: ["" : 21, "f" : 1], producer_name: "p", model_version: -1,
   metadata_props: ["key": "value"]>
  g (float[N, 4] x, seq(int64[2]) s, map(int64, float) m, bool flag) => (float[N, 2] y)
  <float[4, 2] w = {0, 1, 2.5, -3e4, 4, nan, inf, 7}, uint64[2] u = {1, 2}, int4[3] packed,
   float[300, 4] outside = ["location": "loom:0", "length": "4800"]> {
    # a comment (
    [a] h = MatMul (x, w)
    [b] c = Constant <value: tensor = float {0.5}> ()
    [e] y0 = f.Scaled <alpha: float = 2> (h, c)
    [d] y = If (flag) <then_branch: graph = t () => (float[N, 2] y1) { y1 = Relu (y0) },
      else_branch: graph = f () => (float[N, 2] y2) <float k = {1}> { y2 = Mul (k, y0) }>
  }
  <domain: "f", opset_import: ["" : 21]>
  Scaled <alpha: float = 1.5, beta> (v, k) => (r) {
    r = Mul (v, k)
  }
)";

// Parses the text. If that gives a model, all other functions must accept the model.
void Feed(std::string_view text) {
  // A copy of exactly that size, so that the sanitizers find a read past its end.
  const std::vector<char> exact(text.begin(), text.end());
  const auto model = ParseModel({exact.data(), exact.size()});
  if (!model.ok()) {
    EXPECT_FALSE(model.error().where.empty()) << text;
    EXPECT_NE(model.error().code, ErrorCode::kInternal) << text;
    return;
  }
  const Model parsed = Result<Model>(model).value();
  EXPECT_TRUE(Inspect(parsed).ok()) << text;
  EXPECT_TRUE(MakeParts(parsed).ok()) << text;
  ExpectTextKeeps(parsed);
}

TEST(HostileText, EveryPrefix) {
  ASSERT_TRUE(ParseModel(kEverything).ok()) << ParseModel(kEverything).error().message;
  for (std::size_t size = 0; size < kEverything.size(); ++size) Feed(kEverything.substr(0, size));
}

TEST(HostileText, WrongBytes) {
  constexpr std::string_view kSigns = "<>(){}[]=,:;\"\\#?-.@0129aZ_ \n\0\xC3\xFF";
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    std::string text(kEverything);
    for (std::uint32_t k = random() % 4 + 1; k > 0; --k) {
      text[random() % text.size()] = kSigns[random() % kSigns.size()];
    }
    Feed(text);
  }
}

TEST(HostileText, PiecesMissingMovedOrTwice) {
  std::mt19937 random(2);
  for (int i = 0; i < 5000; ++i) {
    std::string text(kEverything);
    const std::string piece = text.substr(random() % text.size(), random() % 30);
    if (i % 2 == 0) text.erase(random() % text.size(), random() % 30);
    text.insert(random() % text.size(), piece);
    Feed(text);
  }
}

std::string Repeated(std::string_view piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

void Refuse(const std::string& graph, ErrorCode code, std::string_view where,
            std::string_view message) {
  SCOPED_TRACE(graph.substr(0, 200));
  ExpectError(ParseModel(std::string(kHeader) + graph), code, where, message);
}

TEST(HostileText, NestingWithoutEnd) {
  constexpr int kDeep = 1000000;
  for (const std::string_view piece : {"seq(", "optional(", "map(int64, ", "((", "<<", "[", "{"}) {
    const auto refused = ParseModel("g (" + Repeated(piece, kDeep));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kUnsupported) << piece;
    EXPECT_EQ(refused.error().message, "brackets are nested deeper than 100");
  }
  Refuse("g () => () { " + Repeated("y = If (c) <then_branch: graph = t () => (float y) { ", kDeep),
         ErrorCode::kUnsupported, "text / line 1, column 2697", "nested deeper");
  Refuse("g (" + Repeated("seq(", 17) + "float" + Repeated(")", 17) + " x) => (float y) {}",
         ErrorCode::kUnsupported, R"(graph "g" / input "x")", "nested deeper than 16");
}

TEST(HostileText, GraphsNestedDeeperThanProtobufReads) {
  std::string graph = "g (float x) => (float y) { y = Relu (x) }";
  for (int depth = 0; depth < 40; ++depth) {
    graph = "g (float x) => (float y) { y = f.Custom <body: graph = " + graph + "> (x) }";
  }
  Refuse(graph, ErrorCode::kUnsupported, "model", "nested deeper than protobuf readers accept");
}

TEST(HostileText, SizesWithoutData) {
  using enum ErrorCode;
  const std::string w = R"(graph "g" / initializer "w")";
  Refuse("g () => (float y) <float[1000000000] w = {0}> {}", kWeightMismatch, w,
         "float32[1000000000] needs 1000000000 values, given 1");
  Refuse("g () => (float y) <float[2147483648, 2147483648, 9] w = {0}> {}", kWeightMismatch, w,
         "2^63");
  Refuse("g () => (float y) <float[-1] w = {0}> {}", kInvalidArgument, w, "0 or more");
  Refuse("g () => (float y) <float[2] w = {0, 1, 2}> {}", kWeightMismatch, w, "given 3");
  Refuse("g () => (float y) <string[2] w = {\"a\"}> {}", kWeightMismatch, w, "given 1");
  Refuse("g () => (float y) <float[0] w = {1}> {}", kWeightMismatch, w, "needs 0 values");
  Refuse("g (float[-1] x) => (float y) {}", kInvalidArgument, R"(graph "g" / input "x")", "dim");
  Refuse("g () => (float y) { y = Constant <value: tensor = float[1000000000000] {1}> () }",
         kWeightMismatch, R"(graph "g" / node "" (Constant) / attribute "value")", "given 1");
}

TEST(HostileText, ValuesThatAreNotOfTheirType) {
  using enum ErrorCode;
  const auto refuse = [](std::string_view type, std::string_view value, ErrorCode code) {
    const std::string graph =
        "g () => (float y) <" + std::string(type) + " w = {" + std::string(value) + "}> {}";
    SCOPED_TRACE(graph);
    const auto refused = ParseModel(std::string(kHeader) + graph);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, code) << refused.error().message;
  };
  refuse("int8", "128", kWeightMismatch);
  refuse("uint8", "-1", kWeightMismatch);
  refuse("uint16", "65536", kWeightMismatch);
  refuse("float16", "-1", kWeightMismatch);
  refuse("float8e5m2", "256", kWeightMismatch);
  refuse("bool", "2", kWeightMismatch);
  refuse("uint32", "4294967296", kWeightMismatch);
  refuse("uint32", "-1", kWeightMismatch);
  refuse("uint64", "-1", kInvalidArgument);
  refuse("uint64[2]", "1, - 1", kInvalidArgument);
  refuse("int32", "4294967296", kInvalidArgument);
  refuse("float", "1e999", kInvalidArgument);
  refuse("float16", "1.5", kInvalidArgument);
  refuse("int4[3]", "1, 2, 3", kUnsupported);
}

TEST(HostileText, DataOutsideTheText) {
  using enum ErrorCode;
  const std::string w = R"(graph "g" / initializer "w")";
  const auto refers = [](std::string_view location, std::string_view length) {
    return "float[300] w = [\"location\": \"" + std::string(location) + "\", \"length\": \"" +
           std::string(length) + "\"]";
  };
  const auto graph = [](const std::string& initializers) {
    return "g () => (float y) <" + initializers + "> {}";
  };
  Refuse(graph(refers("/etc/passwd", "1200")), kUnsupported, w, "outside");
  Refuse(graph(refers("loom:0", "1201")), kWeightMismatch, w, "1201");
  const std::string_view reference = R"(initializer "w")";
  Refuse(graph(refers("loom:1", "1200")), kInvalidArgument, reference, "fewer initializers");
  Refuse(graph(refers("loom:4294967295", "1200")), kInvalidArgument, reference,
         "fewer initializers");
  Refuse(graph(refers("loom:0", "1200") + ", float[300] v = [\"location\": \"loom:0\", "
                                          "\"length\": \"1200\"]"),
         kInvalidArgument, R"(initializer "v")", "as another initializer does");
  Refuse(
      "g () => (float y) { y = Constant <value: tensor = float[300] w = [\"location\": "
      "\"loom:0\", \"length\": \"1200\"]> () }",
      kUnsupported, R"(graph "g" / node "" (Constant) / attribute "value")", "outside");
}

TEST(HostileText, WhatTheParserWouldDropOrIgnore) {
  using enum ErrorCode;
  const std::string_view function = " <domain: \"f\", opset_import: [\"\" : 21]> F ";
  const std::string graph = "g (float x) => (float y) { y = Relu(x) }" + std::string(function);
  Refuse(graph + "<a: int = , b> (x) => (y) { y = Relu(x) }", kInvalidArgument,
         "text / line 1, column 144", "cannot read on");
  Refuse(graph + "<a: float> (x) => (y) { y = Relu(x) }", kInvalidArgument,
         "text / line 1, column 143", "Expected character = not found");
  Refuse("g (float x) => (float y) { y = f.Op <a: type_protos = [float]> (x) }", kUnsupported,
         R"(graph "g" / node "" (Op) / attribute "a")", "lists of tensors");
  const auto imports = [](std::string_view list) {
    return ParseModel("<ir_version: 10, opset_import: [" + std::string(list) +
                      "]> g (float x) => (float y) { y = Relu(x) }");
  };
  ExpectError(imports(R"("" : 99)"), kInvalidArgument, "model",
              "ai.onnx opset 99 is not one of 1 to");
  ExpectError(imports(R"("" : 0)"), kInvalidArgument, "model",
              "ai.onnx opset 0 is not one of 1 to");
  ExpectError(imports(R"("" : 21, "ai.onnx" : 20)"), kInvalidArgument, "model", "twice");
  ExpectError(ParseModel("\xFF"), kInvalidArgument, "text", "UTF-8");
  ExpectError(ParseModel(std::string("g\0", 2)), kInvalidArgument, "text / line 1, column 2",
              "= not found");
}

TEST(HostileText, WhatInferenceCannotHandle) {
  Refuse(
      "g (float[2, 2] x, int64[1, 1] i) => (float[N] y) { [n] y = GatherND <batch_dims = -1> "
      "(x, i) }",
      ErrorCode::kBadAttribute, R"(graph "g" / node "n" (GatherND) / attribute "batch_dims")",
      "0 or more");
  Refuse(
      "g (float[2] x) => (float[N] y) { [n] y = f.F (x) } <domain: \"f\", opset_import: [\"\" "
      ": 21]> F (x) => (y) { [m] y = GatherND <batch_dims = -1> (x, x) }",
      ErrorCode::kBadAttribute, R"(function "f::F" / node "m" (GatherND) / attribute "batch_dims")",
      "0 or more");
}

// Each function calls the next one twice, so that there are 2^depth nodes in all.
std::string Doubling(int depth) {
  std::string text = "g (float x) => (float y) { y = f.F0 (x) }";
  for (int i = 0; i < depth; ++i) {
    const std::string next = "f.F" + std::to_string(i + 1);
    text += R"( <domain: "f", opset_import: ["" : 21, "f" : 1]> F)" + std::to_string(i) +
            " (x) => (z) { y = " + next + " (x) z = " + next + " (y) }";
  }
  return text + R"( <domain: "f", opset_import: ["" : 21]> F)" + std::to_string(depth) +
         " (x) => (y) { y = Relu (x) }";
}

TEST(HostileText, FunctionsThatCallEachOtherWithoutEnd) {
  EXPECT_TRUE(ParseModel(std::string(kHeader) + Doubling(4)).ok());
  Refuse(Doubling(60), ErrorCode::kUnsupported, "model", "1048576 nodes");
  Refuse(Doubling(150), ErrorCode::kInvalidArgument, "model", "100 deep");
  Refuse(
      "g (float x) => (float y) { y = f.F (x) } <domain: \"f\", opset_import: [\"f\" : 1]> F (x) "
      "=> (y) { y = f.F (x) z = f.F (x) }",
      ErrorCode::kInvalidArgument, "model", "in a cycle");
}

// Many errors in the attributes of a function. For each of them, the official parser scans the
// whole text.
TEST(HostileText, ManyErrorsAtOnce) {
  Refuse("g (float x) => (float y) { y = Relu(x) } F <" + Repeated("a: b, ", 1000000),
         ErrorCode::kInvalidArgument, "text / line 1, column 100", "Unexpected attribute type");
}

}  // namespace
}  // namespace loom::test
