// ONNX's inference computes with some numbers and texts without checking them first. With these
// values it would never end, or its result would depend on the machine, so Loom refuses them.
#include <cmath>
#include <limits>

#include "core/support/support.h"

namespace loom::test {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

struct Call {
  int opset;
  std::string op_type;
  std::vector<Tensor> data;                   // initializers; they follow the input if there is one
  std::optional<Shape> shape = std::nullopt;  // of the input
  std::vector<Attribute> attributes = {};
};

std::string TypeOf(const Call& call, std::optional<Error>* error) {
  ModelBuilder builder = Builder(call.opset);
  Graph g = builder.main();
  std::vector<Value> inputs;
  if (call.shape) inputs.push_back(g.AddInput("x", FloatType(*call.shape)).value());
  for (std::size_t i = 0; i < call.data.size(); ++i) {
    const bool absent = call.data[i].data_type == DataType::kUndefined;
    inputs.push_back(absent ? kAbsent
                            : g.AddInitializer("c" + std::to_string(i), call.data[i]).value());
  }
  auto result = TryNode(g, call.op_type, inputs, call.attributes);
  if (result.ok()) return TypeText(builder, result.value()[0]);
  *error = result.error();
  return {};
}

void ExpectType(std::string_view type, const Call& call) {
  std::optional<Error> error;
  EXPECT_EQ(TypeOf(call, &error), type) << (error ? error->message : "");
}

void Fails(ErrorCode code, const std::string& at, std::string_view message, const Call& call) {
  std::optional<Error> error;
  const std::string type = TypeOf(call, &error);
  ASSERT_TRUE(error) << call.op_type << " gives " << type;
  ExpectError(*error, code,
              "graph \"main\" / node \"" + call.op_type + "_0\" (" + call.op_type + ") / " + at,
              message);
}

Call Einsum(std::string equation) {
  return {21, "Einsum", {Ramp({3, 4})}, Shape{2, 3}, {{"equation", std::move(equation)}}};
}

TEST(InferenceBounds, OfEquations) {
  ExpectType("float32[2, 4]", Einsum("ij,jk->ik"));
  ExpectType("float32[2, 4]", Einsum(" i j , jk -> ik "));
  ExpectType("float32[2, 4]", Einsum("ij,jk"));
  ExpectType("float32[2, 3, 4]", Einsum("...j,jk->...jk"));
  for (const char* equation :
       {"i.j,jk->ik", "i1,jk->ik", "ij;jk->ik", "i..j,jk->ik", "......,jk->ik", "ij,j\tk", "i>j,jk",
        "ij,jk-", "ij,j\xC3\xA9->ik"}) {
    Fails(ErrorCode::kBadAttribute, "attribute \"equation\"", "has letters and at most one",
          Einsum(equation));
  }
}

Call Range(Tensor start, Tensor limit, Tensor delta) {
  return {21, "Range", {std::move(start), std::move(limit), std::move(delta)}};
}

Call IntRange(std::int64_t start, std::int64_t limit, std::int64_t delta) {
  return Range(Ints({}, {start}), Ints({}, {limit}), Ints({}, {delta}));
}

Call FloatRange(float start, float limit, float delta) {
  return Range(Floats({}, {start}), Floats({}, {limit}), Floats({}, {delta}));
}

TEST(InferenceBounds, OfRanges) {
  ExpectType("int64[4]", IntRange(3, 10, 2));
  ExpectType("int64[0]", IntRange(10, 3, 2));
  ExpectType("float32[5]", FloatRange(0, 1, 0.2F));
  const auto fails = [](std::string_view message, const Call& call) {
    Fails(ErrorCode::kShapeMismatch, "input 2", message, call);
  };
  fails("the step of a range must not be 0", IntRange(0, 5, 0));
  fails("the step of a range must not be 0", FloatRange(0, 5, -0.0F));
  fails("must be a number below 2^63", IntRange(-2, kMax, 1));
  fails("must be a number below 2^63", FloatRange(0, kInfinity, 1));
  fails("must be a number below 2^63", FloatRange(0, kNan, 1));
  fails("must be a number below 2^63", FloatRange(0, 5, kNan));
  fails("must be a number below 2^63", FloatRange(0, 1e20F, 1));
}

Call Resize(int opset, std::vector<float> scales) {
  const auto count = static_cast<std::int64_t>(scales.size());
  std::vector<Tensor> data = {Floats({count}, scales)};
  if (opset >= 11) data.insert(data.begin(), opset == 11 ? Floats({0}, {}) : Tensor{});
  return {opset, "Resize", data, Shape{2, 3}};
}

TEST(InferenceBounds, OfScales) {
  for (const int opset : {10, 11, 19}) {
    ExpectType("float32[4, 1]", Resize(opset, {2, 0.5F}));
    const char* input = opset == 10 ? "input 1" : "input 2";
    for (const float scale : {0.0F, -1.0F, kNan, kInfinity, 1e19F}) {
      Fails(ErrorCode::kShapeMismatch, input, "a scale must be above 0", Resize(opset, {1, scale}));
    }
  }
  const Call upsample{7, "Upsample", {}, Shape{2, 3}, {{"scales", std::vector<float>{1, 2}}}};
  ExpectType("float32[2, 6]", upsample);
  Call wrong = upsample;
  wrong.attributes = {{"scales", std::vector<float>{1, kInfinity}}};
  Fails(ErrorCode::kShapeMismatch, "attribute \"scales\"", "given inf", wrong);
}

TEST(InferenceBounds, OfSignals) {
  const auto stft = [](Tensor step, Tensor length) {
    return Call{21,
                "STFT",
                {std::move(step), Tensor{}, std::move(length)},
                Shape{1, 128, 1},
                {{"onesided", Number{1}}}};
  };
  ExpectType("float32[1, 15, 9, 2]", stft(Ints({}, {8}), Ints({}, {16})));
  const auto fails = [](const char* at, std::string_view message, const Call& call) {
    Fails(ErrorCode::kShapeMismatch, at, message, call);
  };
  fails("input 1", "must be above 0, given 0", stft(Ints({}, {0}), Ints({}, {16})));
  fails("input 3", "must be above 0, given -16", stft(Ints({}, {8}), Ints({}, {-16})));
  fails("input 1", "must be a single number", stft(IntVector({}), Ints({}, {16})));
  fails("input 0", "must be a single number", {21, "HannWindow", {IntVector({})}});
  fails("input 1", "must be a single number", {21, "DFT", {IntVector({})}, Shape{1, 8, 1}});
}

TEST(InferenceBounds, OfOneHotDepths) {
  const auto one_hot = [](Tensor depth) {
    return Call{21, "OneHot", {Ints({2}, {0, 1}), std::move(depth), Floats({2}, {0, 1})}};
  };
  ExpectType("float32[2, 5]", one_hot(Floats({}, {5})));
  Fails(ErrorCode::kShapeMismatch, "input 1", "must be a number below 2^63",
        one_hot(Floats({}, {kNan})));
  Fails(ErrorCode::kShapeMismatch, "input 1", "must be a number below 2^63",
        one_hot(Floats({}, {1e20F})));
}

}  // namespace
}  // namespace loom::test
