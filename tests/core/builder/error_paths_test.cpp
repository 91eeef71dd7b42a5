// The path of an error, `where`, in every kind of graph. It leads from the graph to the wrong part
// of the node.
#include "core/support/support.h"

namespace loom::test {
namespace {

using enum ErrorCode;

// Adds a node to the graph and returns the result.
using Call = std::function<Result<std::vector<Value>>(Graph, Value)>;

struct Case {
  ErrorCode code;
  std::string where;  // the part of the path after the graph
  Call call;
};

std::vector<Attribute> Axis(double axis) { return {{"axis", Number{axis}}}; }

NodeOptions Outputs(std::vector<std::optional<std::string>> names) {
  NodeOptions options;
  options.output_names = std::move(names);
  return options;
}

NodeOptions Typed(ValueType type) {
  NodeOptions options;
  options.output_types = {std::move(type)};
  return options;
}

Call OneInput(std::string op_type, std::vector<Attribute> attributes, NodeOptions options = {}) {
  return [=](Graph graph, Value x) { return TryNode(graph, op_type, {x}, attributes, options); };
}

Call WithLiteral(std::string op_type, Literal literal) {
  return [=](Graph graph, Value x) {
    return graph.AddNode(op_type, std::vector<NodeInput>{x, literal});
  };
}

// Calls that are refused before inference, also in functions.
std::vector<Case> CasesWithoutTypes() {
  NodeOptions named;
  named.name = "\xC3(";
  return {
      {kInvalidArgument, "node \"\xC3(\" (Abs)", OneInput("Abs", {}, named)},
      {kUnknownOperator, "node \"Abz_0\" (Abz)", OneInput("Abz", {})},
      {kBadArity, "node \"Add_0\" (Add)", OneInput("Add", {})},
      {kBadArity, "node \"Mul_0\" (Mul) / input 1 \"B\"",
       [](Graph graph, Value x) { return TryNode(graph, "Mul", {x, kAbsent}); }},
      {kForeignValue, "node \"Abs_0\" (Abs) / input 0 \"X\"",
       [](Graph graph, Value) { return TryNode(graph, "Abs", {Value{1U << 30, 0}}); }},
      {kBadAttribute, "node \"Softmax_0\" (Softmax) / attribute \"axes\"",
       OneInput("Softmax", {{"axes", Number{1}}})},
      {kBadAttribute, "node \"Softmax_0\" (Softmax) / attribute \"axis\"",
       OneInput("Softmax", Axis(0.5))},
      {kBadAttribute, "node \"Cast_0\" (Cast) / attribute \"to\"", OneInput("Cast", {})},
      {kBadAttribute, "node \"Cast_0\" (Cast) / attribute \"to\"",
       OneInput("Cast", {{"to", std::string("number")}})},
      {kBadAttribute, "node \"Pad_0\" (Pad) / attribute \"mode\"",
       [](Graph graph, Value x) {
         return TryNode(graph, "Pad", {x, x}, {{"mode", std::string("none")}});
       }},
      {kWeightMismatch, "node \"Constant_0\" (Constant) / attribute \"value\"",
       [](Graph graph, Value) {
         return TryNode(graph, "Constant", {}, {{"value", Floats({3}, {1})}});
       }},
      {kWeightMismatch, "node \"Constant_0\" (Constant) / attribute \"sparse_value\" / values",
       [](Graph graph, Value) {
         return TryNode(graph, "Constant", {},
                        {{"sparse_value", SparseTensor{Floats({2}, {1}), IntVector({0}), {3}}}});
       }},
      {kInvalidArgument, "node \"Abs_0\" (Abs) / output 0",
       OneInput("Abs", {}, Outputs({"\xC3("}))},
      {kDuplicateName, "node \"Split_0\" (Split) / output 1",
       OneInput("Split", {{"num_outputs", Number{2}}}, Outputs({"a", "a"}))},
  };
}

// Calls that are refused because of the types of their inputs.
std::vector<Case> CasesWithTypes() {
  return {
      {kTypeMismatch, "node \"Not_0\" (Not) / input 0 \"X\"", OneInput("Not", {})},
      {kTypeMismatch, "node \"Add_0\" (Add) / input 1 \"B\"",
       WithLiteral("Add", {std::vector<bool>{true}, {}})},
      {kWeightMismatch, "node \"Add_0\" (Add) / input 1 \"B\"",
       WithLiteral("Add", {std::vector<double>{1, 2}, {3}})},
      {kShapeMismatch, "node \"Concat_0\" (Concat)", OneInput("Concat", Axis(7))},
      {kBadAttribute, "node \"Softmax_0\" (Softmax) / attribute \"axis\"",
       OneInput("Softmax", Axis(0x1p40))},
      {kTypeMismatch, "node \"Abs_0\" (Abs) / output 0",
       OneInput("Abs", {}, Typed(ValueType::Tensor(DataType::kInt64, Shape{2, 6})))},
      {kInvalidArgument, "node \"Abs_0\" (Abs) / output 0",
       OneInput("Abs", {}, Typed(FloatType({-5, 6})))},
      {kInvalidArgument, "node \"Mine_0\" (Mine) / output 0",
       [](Graph graph, Value x) {
         NodeOptions options;
         options.domain = "test.loom";
         return TryNode(graph, "Mine", {x}, {}, options);
       }},
  };
}

void ExpectFailure(const Result<std::vector<Value>>& result, const Case& expected,
                   const std::string& graph) {
  ExpectError(result, expected.code, graph + " / " + expected.where, "");
}

void ExpectInMainGraph(const Case& expected) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 6})).value();
  ExpectFailure(expected.call(graph, x), expected, "graph \"main\"");
}

// Adds an If with `first` as its then branch.
Result<std::vector<Value>> AddIf(Graph graph, Value condition, const Subgraph& first) {
  Subgraph other;
  other.build = [=](Graph body, std::span<const Value>) {
    return TryNode(body, "Identity", {condition});
  };
  return TryNode(graph, "If", {condition}, {{"then_branch", first}, {"else_branch", other}});
}

void ExpectInBodies(const Case& expected) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 6})).value();
  const Value c = graph.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  Subgraph inner;
  inner.build = [&](Graph body, std::span<const Value>) { return expected.call(body, x); };
  ExpectFailure(AddIf(graph, c, inner), expected,
                "graph \"main\" / node \"If_0\" (If) / attribute \"then_branch\"");
  Subgraph outer;
  outer.build = [&](Graph body, std::span<const Value>) { return AddIf(body, c, inner); };
  ExpectFailure(AddIf(graph, c, outer), expected,
                "graph \"main\" / node \"If_0\" (If) / attribute \"then_branch\" / node \"If_1\" "
                "(If) / attribute \"then_branch\"");
}

void ExpectInFunction(const Case& expected) {
  ModelBuilder builder = Builder();
  FunctionOptions options;
  options.domain = "test.loom";
  options.name = "F";
  options.inputs = {"x"};
  const Status status = builder.AddFunction(
      options,
      [&](Graph body, std::span<const Value> inputs) { return expected.call(body, inputs[0]); });
  ExpectError(status, expected.code, "function \"test.loom::F\" / " + expected.where, "");
}

TEST(ErrorPaths, InTheMainGraph) {
  for (const Case& each : CasesWithoutTypes()) ExpectInMainGraph(each);
  for (const Case& each : CasesWithTypes()) ExpectInMainGraph(each);
}

TEST(ErrorPaths, InBodies) {
  for (const Case& each : CasesWithoutTypes()) ExpectInBodies(each);
  for (const Case& each : CasesWithTypes()) ExpectInBodies(each);
}

TEST(ErrorPaths, InFunctions) {
  for (const Case& each : CasesWithoutTypes()) ExpectInFunction(each);
}

// These nodes are refused only after their bodies are built.
TEST(ErrorPaths, OfANodeWithBodies) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 6})).value();
  const Value c = graph.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  Subgraph two;
  two.build = [&](Graph body, std::span<const Value>) {
    return Result(std::vector<Value>{Node(body, "Abs", {x}), Node(body, "Neg", {x})});
  };
  ExpectError(AddIf(graph, c, two), kTypeMismatch, "graph \"main\" / node \"If_0\" (If)", "");
  Subgraph bad = two;
  bad.name = "\xC3(";
  ExpectError(AddIf(graph, c, bad), kInvalidArgument, "graph \"main\" / node \"If_0\" (If)",
              "a graph's name");
  bad.name = "";
  bad.inputs = {{.name = "y", .type = FloatType({2})}};
  ExpectError(AddIf(graph, c, bad), kBadArity,
              "graph \"main\" / node \"If_0\" (If) / attribute \"then_branch\"", "passes 0 inputs");
}

TEST(ErrorPaths, OfACall) {
  ModelBuilder builder = Builder();
  FunctionOptions options;
  options.domain = "test.loom";
  options.name = "F";
  options.inputs = {"a", "b"};
  options.attributes = {"axis"};
  EXPECT_TRUE(builder
                  .AddFunction(options,
                               [](Graph body, std::span<const Value> inputs) {
                                 return TryNode(body, "Add", {inputs[0], inputs[1]});
                               })
                  .ok());
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({2, 6})).value();
  const Value y = graph.AddInput("y", FloatType({5})).value();
  NodeOptions call;
  call.domain = "test.loom";
  const std::string path = "graph \"main\" / node \"F_0\" (F)";
  const std::vector<Attribute> axis = {{"axis", std::int64_t{1}}};
  ExpectError(TryNode(graph, "F", {x, y, x}, axis, call), kBadArity, path, "at most 2 inputs");
  ExpectError(TryNode(graph, "F", {x, y}, {}, call), kBadAttribute, path + " / attribute \"axis\"",
              "is required");
  ExpectError(TryNode(graph, "F", {x, y}, {{"axes", Number{1.5}}}, call), kBadAttribute,
              path + " / attribute \"axes\"", "no such attribute");
  ExpectError(TryNode(graph, "F", {x, y}, axis, call), kShapeMismatch, path, "inference");
}

TEST(ErrorPaths, OfFunctionDefinitions) {
  ModelBuilder builder = Builder();
  FunctionOptions options;
  options.domain = "test.loom";
  options.name = "F";
  const auto define = [&] {
    return builder.AddFunction(
        options, [](Graph, std::span<const Value>) { return Result(std::vector<Value>{}); });
  };
  options.opset_imports = {{"", 99}};
  ExpectError(define(), kInvalidArgument, "function \"test.loom::F\"", "ai.onnx opset 99");
  options.opset_imports = {{"ai.onnx", 21}, {"", 21}};
  ExpectError(define(), kInvalidArgument, "function \"test.loom::F\"", "is imported twice");
  options.opset_imports = {};
  options.attribute_defaults = {{"a", EmptyList{}}};
  ExpectError(define(), kBadAttribute, "function \"test.loom::F\" / attribute \"a\"", "empty list");
}

}  // namespace
}  // namespace loom::test
