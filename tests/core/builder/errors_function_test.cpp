// Functions that cannot be defined.
#include "core/support/support.h"

namespace loom::test {
namespace {

using enum ErrorCode;

constexpr std::string_view kWhere = "function \"test.loom::F\"";

FunctionOptions Named(std::string name) {
  FunctionOptions options;
  options.domain = "test.loom";
  options.name = std::move(name);
  options.inputs = {"x"};
  return options;
}

// A call of the function F, as a node of an operator without a schema.
NodeOptions CallOfF() {
  NodeOptions options;
  options.domain = "test.loom";
  options.output_types = {FloatType({2})};
  return options;
}

Result<std::vector<Value>> Relu(Graph body, std::span<const Value> inputs) {
  return TryNode(body, "Relu", {inputs[0]});
}

void ExpectCalledAlready(ModelBuilder& builder) {
  ExpectError(builder.AddFunction(Named("F"), Relu), kInvalidArgument, kWhere,
              "define functions before they are called");
}

TEST(FunctionErrors, CalledByANodeOfTheMainGraph) {
  ModelBuilder builder = Builder();
  const Value x = builder.main().AddInput("x", FloatType({2})).value();
  Node(builder.main(), "F", {x}, {}, CallOfF());
  ExpectCalledAlready(builder);
}

TEST(FunctionErrors, CalledInABody) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2})).value();
  const Value c = g.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  const auto branch = [&](Graph body, std::span<const Value>) {
    return TryNode(body, "F", {x}, {}, CallOfF());
  };
  Node(g, "If", {c},
       {{"then_branch", Subgraph{.build = branch}}, {"else_branch", Subgraph{.build = branch}}});
  ExpectCalledAlready(builder);
}

TEST(FunctionErrors, CalledByAnEarlierFunction) {
  ModelBuilder builder = Builder();
  const auto call = [](Graph body, std::span<const Value> inputs) {
    NodeOptions options;
    options.domain = "test.loom";
    return TryNode(body, "F", {inputs[0]}, {}, options);
  };
  EXPECT_TRUE(builder.AddFunction(Named("G"), call).ok());
  ExpectCalledAlready(builder);
}

TEST(FunctionErrors, OfTheSameNameInAnotherDomainAreNotCalled) {
  ModelBuilder builder = Builder();
  const Value x = builder.main().AddInput("x", FloatType({2})).value();
  NodeOptions other = CallOfF();
  other.domain = "test.other";
  Node(builder.main(), "F", {x}, {}, other);
  EXPECT_TRUE(builder.AddFunction(Named("F"), Relu).ok());
}

TEST(FunctionErrors, WithoutABody) {
  ModelBuilder builder = Builder();
  ExpectError(builder.AddFunction(Named("F"), {}), kInvalidArgument, kWhere,
              "nothing is given to build it");
  EXPECT_TRUE(builder.AddFunction(Named("F"), Relu).ok());
}

}  // namespace
}  // namespace loom::test
