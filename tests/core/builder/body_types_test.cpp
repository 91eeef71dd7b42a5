// Types in bodies, and how the types that a body declares affect its node.
#include "core/support/support.h"
#include "loom/inspect.h"

namespace loom::test {
namespace {

using Values = std::vector<Value>;

// Splits five elements into four parts of two. The last part would need -1 elements.
Result<Values> SplitFive(Graph graph, Value five) {
  NodeOptions options;
  options.output_count = 4;
  return TryNode(graph, "Split", {five}, {{"num_outputs", std::int64_t{4}}}, options);
}

TEST(BodyTypes, AnImpossiblePartIsRefusedInTheMainGraph) {
  ModelBuilder builder = Builder();
  const Value five = builder.main().AddInput("five", FloatType({5})).value();
  ExpectError(SplitFive(builder.main(), five), ErrorCode::kShapeMismatch,
              "graph \"main\" / node \"Split_0\" (Split) / output 3", "would have a dim of -1");
}

TEST(BodyTypes, AnImpossiblePartIsUnknownInABranch) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value five = g.AddInput("five", FloatType({5})).value();
  const Value condition = g.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  const auto branch = [&](bool split) {
    Subgraph body;
    body.build = [&, split](Graph inner, std::span<const Value>) -> Result<Values> {
      if (!split) return Values{Node(inner, "Neg", {five})};
      const Value last = SplitFive(inner, five).value().back();
      EXPECT_EQ(TypeText(builder, last), "float32[?]");
      return Values{last};
    };
    return body;
  };
  const Value y =
      Node(g, "If", {condition}, {{"then_branch", branch(true)}, {"else_branch", branch(false)}});
  (void)g.AddOutput(y, "y").value();
  const Model model = Finish(builder);
  // Inference of the whole model accepts it, too.
  EXPECT_TRUE(Inspect(model).ok());
}

// A vector whose length inference cannot know.
Value Chosen(Graph graph, Value x) {
  const Value where = Node(graph, "NonZero", {x});
  return Node(graph, "Squeeze", {where, graph.AddInitializer("axis", IntVector({0})).value()});
}

TEST(BodyTypes, TypesDeclaredForOutputsReachTheNode) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({9})).value();
  const Value trips = g.AddInput("trips", ValueType::Tensor(DataType::kInt64, Shape{})).value();
  Subgraph body;
  body.build = [&](Graph inner, std::span<const Value> inputs) -> Result<Values> {
    const Value chosen = Chosen(inner, x);
    EXPECT_EQ(TypeText(builder, chosen), "int64[?]");
    const Value going_on = inner.AddOutput(Node(inner, "Identity", {inputs[1]})).value();
    const ValueType three = ValueType::Tensor(DataType::kInt64, Shape{3});
    const Value output = inner.AddOutput(chosen, "", three).value();
    EXPECT_EQ(TypeText(builder, chosen), "int64[3]");
    return Values{going_on, output};
  };
  const Value stacked = Node(g, "Loop", {trips, kAbsent}, {{"body", body}});
  EXPECT_EQ(TypeText(builder, stacked), "int64[?, 3]");
}

TEST(BodyTypes, ATypeDeclaredForAnOutputDoesNotChangeTheInput) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N"})).value();
  (void)g.AddOutput(x, "", FloatType({3})).value();
  EXPECT_EQ(TypeText(builder, x), "float32[N]");
}

struct Attention {
  ModelBuilder builder = Builder(26);
  Graph g = builder.main();
  Value q = g.AddInput("q", FloatType({1, 2, 4, 8})).value();

  Result<Values> Try(std::vector<BodyInput> inputs) {
    Subgraph body;
    body.inputs = std::move(inputs);
    body.build = [](Graph inner, std::span<const Value> scores) -> Result<Values> {
      return Values{Node(inner, "Tanh", {scores[0]})};
    };
    NodeOptions options;
    options.domain = "ai.onnx.preview";
    return TryNode(g, "FlexAttention", {q, q, q}, {{"score_mod", body}}, options);
  }
};

constexpr const char* kAttention = "graph \"main\" / node \"FlexAttention_0\" (FlexAttention)";

// The inference of FlexAttention reads the graphs but does not infer them, so the caller must give
// the types.
TEST(BodyTypes, OfFlexAttentionComeFromTheCaller) {
  Attention attention;
  const Values values = attention.Try({{"score", FloatType({"B", "H", "L", "S"})}}).value();
  EXPECT_EQ(TypeText(attention.builder, values[0]), "float32[1, 2, 4, 8]");
  (void)attention.g.AddOutput(values[0], "y").value();
  const onnx::ModelProto model = Exported(Finish(attention.builder));
  EXPECT_EQ(model.graph().node(0).attribute(0).g().input(0).name(), "score");
}

TEST(BodyTypes, OfFlexAttentionMustBeGiven) {
  Attention attention;
  ExpectError(attention.Try({{"score", std::nullopt}}), ErrorCode::kInvalidArgument,
              std::string(kAttention) + " / attribute \"score_mod\" / input \"score\"",
              "give the types of the body's inputs");
}

TEST(BodyTypes, OfFlexAttentionAreCheckedByInference) {
  Attention attention;
  ExpectError(attention.Try({{"score", FloatType({"N"})}}), ErrorCode::kShapeMismatch, kAttention,
              "must be rank-4");
}

}  // namespace
}  // namespace loom::test
