// Functions of a model, through the C++ API.
#include "core/support/support.h"

namespace loom::test {
namespace {

using Values = std::vector<Value>;

FunctionOptions Named(std::string name, std::vector<std::string> inputs) {
  FunctionOptions options;
  options.domain = "test.loom";
  options.name = std::move(name);
  options.inputs = std::move(inputs);
  return options;
}

NodeOptions Call(std::string overload = {}) {
  NodeOptions options;
  options.domain = "test.loom";
  options.overload = std::move(overload);
  return options;
}

Result<Values> Relu(Graph body, std::span<const Value> inputs) {
  return TryNode(body, "Relu", {inputs[0]});
}

TEST(Functions, HaveOverloadsImportsAndMetadataOfTheirOwn) {
  ModelBuilder builder = Builder(21);
  Graph g = builder.main();
  FunctionOptions options = Named("Act", {"x"});
  options.opset_imports = {{"", 20}};
  options.doc_string = "an activation";
  options.metadata = {{"origin", "test"}};
  EXPECT_TRUE(builder.AddFunction(options, Relu).ok());
  options.overload = "negative";
  EXPECT_TRUE(builder
                  .AddFunction(options,
                               [](Graph body, std::span<const Value> inputs) {
                                 return TryNode(body, "Neg", {inputs[0]});
                               })
                  .ok());
  const Value x = g.AddInput("x", FloatType({"N"})).value();
  const Value a = Node(g, "Act", {x}, {}, Call());
  const Value b = Node(g, "Act", {a}, {}, Call("negative"));
  EXPECT_EQ(TypeText(builder, b), "float32[N]");
  (void)g.AddOutput(b, "y").value();
  const onnx::ModelProto model = Exported(Finish(builder));
  EXPECT_EQ(model.ir_version(), 10);
  ASSERT_EQ(model.functions_size(), 2);
  EXPECT_EQ(model.functions(1).overload(), "negative");
  EXPECT_EQ(model.functions(1).opset_import(0).version(), 20);
  EXPECT_EQ(model.functions(1).metadata_props(0).key(), "origin");
  EXPECT_EQ(model.functions(0).output(0), "Relu_0_output_0");
}

TEST(Functions, HaveNamesOfTheirOwn) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2})).value();
  NodeOptions named;
  named.output_names = {"y"};
  named.name = "node";
  const auto body = [&](Graph graph, std::span<const Value> inputs) {
    return TryNode(graph, "Relu", {inputs[0]}, {}, named);
  };
  EXPECT_TRUE(builder.AddFunction(Named("F", {"x"}), body).ok());
  EXPECT_TRUE(builder.AddFunction(Named("G", {"x"}), body).ok());
  const Value y = Node(g, "Relu", {Node(g, "F", {x}, {}, Call())}, {}, named);
  (void)g.AddOutput(y).value();
  EXPECT_EQ(Exported(Finish(builder)).graph().output(0).name(), "y");
}

TEST(Functions, CanHaveNodesWithBodies) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const auto branch = [](const char* op_type, Value value) {
    return Subgraph{[op_type, value](Graph body, std::span<const Value>) {
                      return TryNode(body, op_type, {value});
                    },
                    {},
                    {},
                    {}};
  };
  const auto body = [&](Graph graph, std::span<const Value> inputs) -> Result<Values> {
    return TryNode(
        graph, "If", {inputs[0]},
        {{"then_branch", branch("Relu", inputs[1])}, {"else_branch", branch("Neg", inputs[1])}});
  };
  ASSERT_TRUE(builder.AddFunction(Named("Choose", {"c", "x"}), body).ok());
  const Value c = g.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  const Value x = g.AddInput("x", FloatType({2, 3})).value();
  const Value y = Node(g, "Choose", {c, x}, {}, Call());
  EXPECT_EQ(TypeText(builder, y), "float32[2, 3]");
  (void)g.AddOutput(y, "y").value();
  Finish(builder);
}

TEST(Functions, LeaveNoTraceWhenTheyFail) {
  const auto bytes = [](bool fail) {
    ModelBuilder builder = Builder();
    Graph g = builder.main();
    if (fail) {
      Value inner;
      FunctionOptions options = Named("F", {"x"});
      options.metadata = {{"a", "b"}};
      ExpectError(builder.AddFunction(options,
                                      [&](Graph body, std::span<const Value> inputs) {
                                        inner = Node(body, "Relu", {inputs[0]});
                                        return TryNode(body, "Nothing", {inner});
                                      }),
                  ErrorCode::kUnknownOperator,
                  "function \"test.loom::F\" / node \"Nothing_0\" (Nothing)", "no operator");
      ExpectError(TryNode(g, "Relu", {inner}), ErrorCode::kUnknownValue,
                  "graph \"main\" / node \"Relu_0\" (Relu) / input 0 \"X\"",
                  "was removed when the call");
      ExpectError(builder.AddFunction(Named("F", {}), [](Graph, auto) { return Values{}; }),
                  ErrorCode::kInvalidArgument, "function \"test.loom::F\"", "returns no output");
    }
    EXPECT_TRUE(builder.AddFunction(Named("F", {"x"}), Relu).ok());
    const Value x = g.AddInput("x", FloatType({2})).value();
    (void)g.AddOutput(Node(g, "F", {x}, {}, Call()), "y").value();
    return Joined(Finish(builder));
  };
  EXPECT_TRUE(bytes(false) == bytes(true));
}

TEST(Functions, CallsAreInferredWithTheCallersTypes) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  ASSERT_TRUE(builder
                  .AddFunction(Named("Mix", {"a", "b"}),
                               [](Graph body, std::span<const Value> inputs) {
                                 return TryNode(body, "MatMul", {inputs[0], inputs[1]});
                               })
                  .ok());
  const Value a = g.AddInput("a", FloatType({2, 3})).value();
  const Value b = g.AddInput("b", FloatType({4, 5})).value();
  ExpectError(TryNode(g, "Mix", {a, b}, {}, Call()), ErrorCode::kShapeMismatch,
              "graph \"main\" / node \"Mix_0\" (Mix)", "inference refused it");
}

TEST(Functions, ReferencesKeepOneKind) {
  ModelBuilder builder = Builder();
  FunctionOptions options = Named("F", {"x"});
  options.attributes = {"alpha"};
  ExpectError(builder.AddFunction(options,
                                  [](Graph body, std::span<const Value> inputs) {
                                    const Attribute alpha{"alpha", AttributeReference{"alpha", {}}};
                                    const Value y = Node(body, "LeakyRelu", {inputs[0]}, {alpha});
                                    const Attribute axis{"axis", AttributeReference{"alpha", {}}};
                                    return TryNode(body, "Softmax", {y}, {axis});
                                  }),
              ErrorCode::kBadAttribute,
              "function \"test.loom::F\" / node \"Softmax_0\" (Softmax) / attribute \"axis\"",
              "is FLOAT and not INT");
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2})).value();
  ExpectError(TryNode(g, "LeakyRelu", {x}, {{"alpha", AttributeReference{"alpha", {}}}}),
              ErrorCode::kBadAttribute,
              "graph \"main\" / node \"LeakyRelu_0\" (LeakyRelu) / attribute \"alpha\"",
              "this is not a function");
}

}  // namespace
}  // namespace loom::test
