// Nodes with bodies: which inputs the closures get, which values they may use, and what happens to
// the values they return.
#include "core/support/support.h"

namespace loom::test {
namespace {

using Values = std::vector<Value>;
using Body = std::function<Result<Values>(Graph, std::span<const Value>)>;

Subgraph Of(Body build) { return {std::move(build), {}, {}, {}}; }

// A body without inputs that returns one value.
Subgraph Branch(std::function<Value(Graph)> build) {
  return Of([build = std::move(build)](Graph body, std::span<const Value>) -> Result<Values> {
    return Values{build(body)};
  });
}

struct Start {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  Value condition = g.AddInput("condition", ValueType::Tensor(DataType::kBool, Shape{})).value();
  Value x = g.AddInput("x", FloatType({"N", 4})).value();
};

Result<Values> TryIf(Start& start, Subgraph then_branch, Subgraph else_branch,
                     const NodeOptions& options = {}) {
  return TryNode(start.g, "If", {start.condition},
                 {{"then_branch", std::move(then_branch)}, {"else_branch", std::move(else_branch)}},
                 options);
}

TEST(Subgraphs, OfIf) {
  Start start;
  const Values values =
      TryIf(start, Branch([&](Graph body) { return Node(body, "Relu", {start.x}); }),
            Branch([&](Graph body) { return Node(body, "Neg", {start.x}); }))
          .value();
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(TypeText(start.builder, values[0]), "float32[N, 4]");
  (void)start.g.AddOutput(values[0], "y").value();
  const onnx::ModelProto model = Exported(Finish(start.builder));
  const onnx::NodeProto& node = model.graph().node(0);
  EXPECT_EQ(node.attribute(0).g().name(), "If_0_then_branch");
  EXPECT_EQ(node.attribute(1).g().node(0).op_type(), "Neg");
  EXPECT_EQ(node.attribute(1).g().output(0).type().tensor_type().shape().dim_size(), 2);
}

// Sums 0 … M-1 and collects each partial sum.
TEST(Subgraphs, OfLoopGetTheCounterTheConditionAndTheState) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value trips = g.AddInput("trips", ValueType::Tensor(DataType::kInt64, Shape{})).value();
  const Value zero = g.AddInitializer("zero", Ints({}, {0})).value();
  std::vector<std::string> types;
  const Subgraph body = Of([&](Graph inner, std::span<const Value> inputs) -> Result<Values> {
    for (const Value input : inputs) types.push_back(TypeText(builder, input));
    const Value sum = Node(inner, "Add", {inputs[2], inputs[0]});
    return Values{inputs[1], sum, sum};
  });
  const Values values = Nodes(g, "Loop", {trips, kAbsent, zero}, {{"body", body}});
  EXPECT_EQ(types, (std::vector<std::string>{"int64[]", "bool[]", "int64 (rank unknown)"}));
  ASSERT_EQ(values.size(), 2U);
  EXPECT_EQ(TypeText(builder, values[0]), "int64 (rank unknown)");
  (void)g.AddOutput(values[0], "sum", ValueType::Tensor(DataType::kInt64, Shape{})).value();
  (void)g.AddOutput(values[1], "sums", ValueType::Tensor(DataType::kInt64, Shape{Dim()})).value();
  const onnx::GraphProto graph = Exported(Finish(builder)).graph().node(0).attribute(0).g();
  // The condition and the second use of the sum are passed on by Identity nodes.
  ASSERT_EQ(graph.node_size(), 3);
  EXPECT_EQ(graph.node(1).op_type(), "Identity");
  EXPECT_EQ(graph.node(2).op_type(), "Identity");
  EXPECT_EQ(graph.output_size(), 3);
}

TEST(Subgraphs, OfScanGetSlices) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value state = g.AddInput("state", FloatType({4})).value();
  const Value rows = g.AddInput("rows", FloatType({"T", 4})).value();
  std::vector<std::string> types;
  const Subgraph body = Of([&](Graph inner, std::span<const Value> inputs) -> Result<Values> {
    for (const Value input : inputs) types.push_back(TypeText(builder, input));
    const Value sum = Node(inner, "Add", {inputs[0], inputs[1]});
    return Values{sum, Node(inner, "Relu", {sum})};
  });
  const Values values =
      Nodes(g, "Scan", {state, rows}, {{"num_scan_inputs", std::int64_t{1}}, {"body", body}});
  EXPECT_EQ(types, (std::vector<std::string>{"float32[4]", "float32[4]"}));
  ASSERT_EQ(values.size(), 2U);
  EXPECT_EQ(TypeText(builder, values[1]), "float32[T, 4]");
  (void)g.AddOutput(values[1], "y").value();
  Finish(builder);
}

TEST(Subgraphs, OfSequenceMapGetElements) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value sequence = g.AddInput("sequence", ValueType::Sequence(FloatType({"N", 2}))).value();
  std::string type;
  const Subgraph body = Of([&](Graph inner, std::span<const Value> inputs) -> Result<Values> {
    type = TypeText(builder, inputs[0]);
    return Values{Node(inner, "Transpose", {inputs[0]})};
  });
  const Value mapped = Node(g, "SequenceMap", {sequence}, {{"body", body}});
  EXPECT_EQ(type, "float32[N, 2]");
  EXPECT_EQ(TypeText(builder, mapped), "sequence(float32[2, N])");
  (void)g.AddOutput(mapped, "y").value();
  Finish(builder);
}

TEST(Subgraphs, WeightsOfABodyStayWithTheCaller) {
  Start start;
  const Values values = TryIf(start, Branch([&](Graph body) {
                                const Value w = body.AddInitializer("w", Ramp({4, 100})).value();
                                return Node(body, "MatMul", {start.x, w});
                              }),
                              Branch([&](Graph body) {
                                const Value v = body.AddInitializer("v", Ramp({4, 100})).value();
                                return Node(body, "MatMul", {start.x, v});
                              }))
                            .value();
  (void)start.g.AddOutput(values[0], "y").value();
  const Model model = Finish(start.builder);
  ASSERT_EQ(model.weights.size(), 2U);
  EXPECT_LT(model.skeleton.size(), 1000U);
  EXPECT_EQ(Exported(model).graph().node(0).attribute(1).g().initializer(0).raw_data().size(),
            1600U);
}

TEST(Subgraphs, CanHaveNamesAndTypesOfTheirOwn) {
  Start start;
  Subgraph then_branch = Of([&](Graph body, std::span<const Value>) -> Result<Values> {
    const Value y = Node(body, "Relu", {start.x});
    return Values{body.AddOutput(y, "positive", FloatType({"M", 4}), "a text").value()};
  });
  then_branch.name = "positive_branch";
  then_branch.doc_string = "about it";
  const Values values =
      TryIf(start, then_branch, Branch([&](Graph body) { return Node(body, "Neg", {start.x}); }))
          .value();
  (void)start.g.AddOutput(values[0], "y").value();
  const onnx::GraphProto graph = Exported(Finish(start.builder)).graph().node(0).attribute(0).g();
  EXPECT_EQ(graph.name(), "positive_branch");
  EXPECT_EQ(graph.doc_string(), "about it");
  EXPECT_EQ(graph.output(0).name(), "positive");
  EXPECT_EQ(graph.output(0).type().tensor_type().shape().dim(0).dim_param(), "M");
}

// `depth` nested If nodes, each in the then branch of the one before.
Result<Values> Nested(Start& start, Graph graph, int depth) {
  const Subgraph deeper = Of([&, depth](Graph body, std::span<const Value>) -> Result<Values> {
    if (depth > 1) return Nested(start, body, depth - 1);
    return Values{Node(body, "Relu", {start.x})};
  });
  const Subgraph flat = Branch([&](Graph body) { return Node(body, "Neg", {start.x}); });
  return TryNode(graph, "If", {start.condition}, {{"then_branch", deeper}, {"else_branch", flat}});
}

TEST(Subgraphs, NestAsDeepAsProtobufReads) {
  Start start;
  const auto refused = Nested(start, start.g, kMaxNesting + 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(Name(refused.error().code), "unsupported");
  EXPECT_NE(refused.error().message.find("nested deeper than 31"), std::string::npos);
  auto accepted = Nested(start, start.g, kMaxNesting);
  ASSERT_TRUE(accepted.ok()) << accepted.error().message;
  (void)start.g.AddOutput(accepted.value()[0], "y").value();
  Finish(start.builder);
}

TEST(Subgraphs, BranchesThatDisagreeAreReportedAtTheCall) {
  Start start;
  const Subgraph floats = Branch([&](Graph body) { return Node(body, "Relu", {start.x}); });
  const Subgraph shape = Branch([&](Graph body) { return Node(body, "Shape", {start.x}); });
  ExpectError(TryIf(start, floats, shape), ErrorCode::kTypeMismatch,
              "graph \"main\" / node \"If_0\" (If)", "inference refused");
}

TEST(Subgraphs, ValuesOfAFinishedBodyAreOutOfScope) {
  Start start;
  Value inner;
  const auto leak = Branch([&](Graph body) { return inner = Node(body, "Relu", {start.x}); });
  const auto other = Branch([&](Graph body) { return Node(body, "Neg", {start.x}); });
  (void)TryIf(start, leak, other).value();
  ExpectError(TryNode(start.g, "Neg", {inner}), ErrorCode::kOutOfScopeValue,
              "graph \"main\" / node \"Neg_1\" (Neg) / input 0 \"X\"", "return it from that body");
  ExpectError(start.g.AddOutput(inner, "y"), ErrorCode::kOutOfScopeValue,
              "graph \"main\" / output \"y\"", "belongs to a body that is already finished");
}

TEST(Subgraphs, OnlyTheInnermostGraphAcceptsCalls) {
  Start start;
  Graph leaked = start.g;
  const auto outer = Of([&](Graph body, std::span<const Value>) -> Result<Values> {
    leaked = body;
    ExpectError(TryNode(start.g, "Relu", {start.x}), ErrorCode::kInvalidState, "graph \"main\"",
                "append to the graph that the closure received");
    ExpectError(start.builder.Finish(), ErrorCode::kInvalidState, "model", "being built");
    ExpectError(body.AddInput("z", FloatType({1})), ErrorCode::kInvalidState,
                "graph \"main\" / node \"If_0\" (If) / attribute \"then_branch\" / input \"z\"",
                "those that its operator passes");
    return Values{Node(body, "Relu", {start.x})};
  });
  const auto other = Branch([&](Graph body) { return Node(body, "Neg", {start.x}); });
  (void)TryIf(start, outer, other).value();
  ExpectError(TryNode(leaked, "Relu", {start.x}), ErrorCode::kInvalidState, "graph",
              "only until its closure has returned");
}

// The bytes of a model whose first call, `fail`, was a node with bodies that failed.
std::string BytesAfter(const std::function<void(Start&)>& fail) {
  Start start;
  fail(start);
  const Subgraph then_branch = Branch([&](Graph body) {
    const Value w = body.AddInitializer("w", Ramp({4, 100})).value();
    return Node(body, "MatMul", {start.x, w});
  });
  const Subgraph else_branch = Branch([&](Graph body) {
    const Value v = body.AddInitializer("v", Ramp({4, 100})).value();
    return Node(body, "MatMul", {start.x, v});
  });
  const Values values = TryIf(start, then_branch, else_branch).value();
  (void)start.g.AddOutput(Node(start.g, "Relu", {values[0]}), "y").value();
  return Joined(Finish(start.builder));
}

TEST(Subgraphs, AFailedNodeLeavesNoTraceOfItsBodies) {
  const std::string expected = BytesAfter([](Start&) {});
  const auto busy = [](Start& start) {
    return Branch([&start](Graph body) {
      const Value w = body.AddInitializer("w", Ramp({4, 100})).value();
      NodeOptions custom;
      custom.domain = "test.custom";
      custom.output_types = {FloatType({2})};
      (void)TryNode(body, "Twist", {w}, {}, custom).value();
      const Value y = Node(body, "MatMul", {start.x, w});
      return body.AddOutput(y, "y").value();
    });
  };
  // Three ways to fail: an error of the closure, a node that inference refuses after both bodies,
  // and an exception.
  EXPECT_TRUE(expected == BytesAfter([&](Start& start) {
                const auto failing = Of([&](Graph body, std::span<const Value>) -> Result<Values> {
                  auto nothing = TryNode(body, "Nothing", {start.x});
                  return nothing.error();
                });
                ExpectError(
                    TryIf(start, busy(start), failing), ErrorCode::kUnknownOperator,
                    "graph \"main\" / node \"If_0\" (If) / attribute \"else_branch\" / node "
                    "\"Nothing_0\" (Nothing)",
                    "no operator");
              }));
  EXPECT_TRUE(expected == BytesAfter([&](Start& start) {
                const auto shape =
                    Branch([&](Graph body) { return Node(body, "Shape", {start.x}); });
                ExpectError(TryIf(start, busy(start), shape), ErrorCode::kTypeMismatch,
                            "graph \"main\" / node \"If_0\" (If)", "inferred=int64 declared=float");
              }));
  EXPECT_TRUE(expected == BytesAfter([&](Start& start) {
                const auto throwing = Of([](Graph, std::span<const Value>) -> Result<Values> {
                  throw std::runtime_error("out of the closure");
                });
                EXPECT_THROW((void)TryIf(start, busy(start), throwing), std::runtime_error);
              }));
}

TEST(Subgraphs, ValuesOfAFailedNodeAreGone) {
  Start start;
  Value inner;
  const auto failing = Of([&](Graph body, std::span<const Value>) -> Result<Values> {
    inner = Node(body, "Relu", {start.x});
    return Error{ErrorCode::kUnsupported, "here", "not today", {}};
  });
  ExpectError(TryIf(start, failing, failing), ErrorCode::kUnsupported, "here", "not today");
  ExpectError(TryNode(start.g, "Neg", {inner}), ErrorCode::kUnknownValue,
              "graph \"main\" / node \"Neg_0\" (Neg) / input 0 \"X\"", "was removed when the call");
}

TEST(Subgraphs, NamesAreUniqueInTheWholeModel) {
  Start start;
  NodeOptions named;
  named.output_names = {"same"};
  const auto same = Branch([&](Graph body) { return Node(body, "Relu", {start.x}, {}, named); });
  const auto twice = Of([&](Graph body, std::span<const Value>) -> Result<Values> {
    return TryNode(body, "Relu", {start.x}, {}, named);
  });
  ExpectError(TryIf(start, same, twice), ErrorCode::kDuplicateName,
              "graph \"main\" / node \"If_0\" (If) / attribute \"else_branch\" / node \"Relu_1\" "
              "(Relu) / output 0",
              "taken already");
  // The names of the node's own outputs are taken before its bodies are built.
  ExpectError(TryIf(start, twice, same, named), ErrorCode::kDuplicateName,
              "graph \"main\" / node \"If_0\" (If) / attribute \"then_branch\" / node \"Relu_0\" "
              "(Relu) / output 0",
              "taken already");
}

TEST(Subgraphs, RenamedOutputsAreRenamedInBodies) {
  Start start;
  const Value hidden = Node(start.g, "Relu", {start.x});
  const auto use = [&](const char* op_type) {
    return Branch([&, op_type](Graph body) { return Node(body, op_type, {hidden}); });
  };
  const Values values = TryIf(start, use("Neg"), use("Abs")).value();
  (void)start.g.AddOutput(hidden, "hidden").value();
  (void)start.g.AddOutput(values[0], "y").value();
  const Model model = Finish(start.builder);
  EXPECT_EQ(Exported(model).graph().node(1).attribute(0).g().node(0).input(0), "hidden");
  ExportOptions renamed;
  renamed.output_names = {"h"};
  renamed.input_names = {"c", "image"};
  const onnx::ModelProto exported = Exported(model, renamed);
  EXPECT_EQ(exported.graph().node(1).attribute(0).g().node(0).input(0), "h");
}

TEST(Subgraphs, FollowDynamicAxes) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value state = g.AddInput("state", FloatType({4})).value();
  const Value rows = g.AddInput("rows", FloatType({3, 4})).value();
  const Subgraph body = Of([&](Graph inner, std::span<const Value> inputs) -> Result<Values> {
    return Values{Node(inner, "Add", {inputs[0], inputs[1]}), Node(inner, "Relu", {inputs[1]})};
  });
  const Values values =
      Nodes(g, "Scan", {state, rows}, {{"num_scan_inputs", std::int64_t{1}}, {"body", body}});
  (void)g.AddOutput(values[1], "y").value();
  ExportOptions options;
  options.dynamic_axes = {{"rows", {{0, "T"}, {1, "W"}}}, {"state", {{0, "W"}}}};
  const Model model = ApplyExportOptions(Finish(builder), options).value();
  ExpectGolden(model);
  const onnx::GraphProto graph = Exported(model).graph();
  EXPECT_EQ(graph.output(0).type().tensor_type().shape().dim(0).dim_param(), "T");
  const onnx::GraphProto& scanned = graph.node(0).attribute(1).g();
  EXPECT_EQ(scanned.input(1).type().tensor_type().shape().dim(0).dim_param(), "W");
  EXPECT_EQ(scanned.output(1).type().tensor_type().shape().dim(0).dim_param(), "W");
}

}  // namespace
}  // namespace loom::test
