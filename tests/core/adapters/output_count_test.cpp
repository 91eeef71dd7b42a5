// The number of outputs of a node whose caller does not set it.
#include "core/support/support.h"

namespace loom::test {
namespace {

using Sizes = std::vector<std::int64_t>;

std::size_t SplitCount(int opset, const std::vector<Attribute>& attributes,
                       const std::function<std::vector<Value>(Graph)>& more = {}) {
  ModelBuilder builder = Builder(opset);
  Graph graph = builder.main();
  std::vector<Value> inputs = {graph.AddInput("x", FloatType({6})).value()};
  if (more) {
    for (const Value value : more(graph)) inputs.push_back(value);
  }
  const auto outputs = Nodes(graph, "Split", inputs, attributes);
  for (const Value output : outputs)
    EXPECT_TRUE(graph.AddOutput(output, {}, FloatType({Dim()})).ok());
  Finish(builder);
  return outputs.size();
}

TEST(OutputCount, OfSplit) {
  EXPECT_EQ(SplitCount(18, {{"num_outputs", Number{3}}}), 3U);
  EXPECT_EQ(SplitCount(11, {{"split", Sizes{1, 2, 3}}}), 3U);
  EXPECT_EQ(
      SplitCount(13, {},
                 [](Graph graph) {
                   return std::vector{graph.AddInitializer("sizes", IntVector({2, 4})).value()};
                 }),
      2U);
  // The sizes are known only at run time, but the type says how many there are.
  EXPECT_EQ(
      SplitCount(13, {},
                 [](Graph graph) {
                   return std::vector{
                       graph.AddInput("sizes", ValueType::Tensor(DataType::kInt64, {{3}})).value()};
                 }),
      3U);
  // The number of sizes is unknown: the node gets the least number of outputs.
  EXPECT_EQ(
      SplitCount(
          13, {},
          [](Graph graph) {
            return std::vector{
                graph.AddInput("sizes", ValueType::Tensor(DataType::kInt64, {{"N"}})).value()};
          }),
      1U);
}

TEST(OutputCount, OfSplitIntoNonsense) {
  const std::pair<std::int64_t, std::string> cases[] = {
      {0, "\"num_outputs\" is 0"},
      {-1, "\"num_outputs\" is -1"},
      {std::int64_t{1} << 40, "too many outputs: 1099511627776"},
  };
  for (const auto& [count, message] : cases) {
    ModelBuilder builder = Builder(18);
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({6})).value();
    ExpectError(TryNode(graph, "Split", {x}, {{"num_outputs", count}}), ErrorCode::kBadArity,
                "graph \"main\" / node \"Split_0\" (Split)", message);
  }
}

TEST(OutputCount, OfOptimizersAndGradients) {
  const auto count = [](const std::string& op_type, std::size_t inputs,
                        const std::vector<Attribute>& attributes) {
    ModelBuilder builder = Builder(21);
    Graph graph = builder.main();
    std::vector<Value> values;
    for (std::size_t i = 0; i < inputs; ++i) {
      const ValueType type = i == 1 ? ValueType::Tensor(DataType::kInt64, Shape{}) : FloatType({});
      values.push_back(graph.AddInput("x" + std::to_string(i), type).value());
    }
    NodeOptions options;
    options.domain = "ai.onnx.preview.training";
    return Nodes(graph, op_type, values, attributes, options).size();
  };
  EXPECT_EQ(count("Adam", 2 + 2 * 4, {}), 6U);
  EXPECT_EQ(count("Adagrad", 2 + 2 * 3, {}), 4U);
  EXPECT_EQ(count("Momentum", 2 + 2 * 3,
                  {{"alpha", 0.9F},
                   {"beta", 1.0F},
                   {"mode", std::string("standard")},
                   {"norm_coefficient", 0.0F}}),
            4U);
}

}  // namespace
}  // namespace loom::test
