// What outputs, values and finish refuse, and what a finished builder refuses.
#include "core/support/failing_call.h"

namespace loom::test {
namespace {

using enum ErrorCode;

const std::string kBadUtf8 = "\xC3(";

struct OutputCall {
  Value Scene::* value = &Scene::open;
  std::string name;
  std::optional<ValueType> type;
  std::string doc_string;
};

void OutputFails(ErrorCode code, std::string_view message, const OutputCall& call) {
  ExpectFails(code, "graph \"main\" / output \"" + call.name + "\"", message, [&](Scene& scene) {
    return ErrorOf(scene.graph.AddOutput(scene.*call.value, call.name, call.type, call.doc_string));
  });
}

TEST(OutputErrors, Names) {
  OutputFails(kDuplicateName, "taken already", {.name = "x"});
  OutputFails(kDuplicateName, "taken already", {.name = "hidden"});
  OutputFails(kInvalidArgument, "non-empty UTF-8", {.name = kBadUtf8});
  OutputFails(kInvalidArgument, "doc string", {.name = "new", .doc_string = kBadUtf8});
}

TEST(OutputErrors, TheSameTwice) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  const Value y = Node(graph, "Relu", {x});
  ASSERT_TRUE(graph.AddOutput(y, "y").ok());
  ExpectError(graph.AddOutput(y, "y"), kDuplicateName, "graph \"main\" / output \"y\"",
              "an output already");
  ExpectError(graph.AddOutput(y), kDuplicateName, "graph \"main\" / output \"\"",
              "an output already");
  ExpectError(graph.AddOutput(x, "y"), kDuplicateName, "graph \"main\" / output \"y\"",
              "taken already");
  EXPECT_EQ(Exported(Finish(builder)).graph().output_size(), 1);
}

TEST(OutputErrors, Types) {
  OutputFails(kTypeMismatch, "given int64[N, 300], but it is float32[N, 300]",
              {.name = "new", .type = ValueType::Tensor(DataType::kInt64, Shape{"N", 300})});
  OutputFails(kTypeMismatch, "given sequence(float32[]), but it is",
              {.name = "new", .type = ValueType::Sequence(FloatType({}))});
  OutputFails(kShapeMismatch, "given float32[N, 301], but it is float32[N, 300]",
              {.name = "new", .type = FloatType({"N", 301})});
  OutputFails(kShapeMismatch, "given float32[N], but it is float32[N, 300]",
              {.name = "new", .type = FloatType({"N"})});
  OutputFails(kInvalidArgument, "given -3", {.name = "new", .type = FloatType({"N", -3})});
  // Also if the output would need an Identity.
  OutputFails(kShapeMismatch, "given float32[7, 301]",
              {.value = &Scene::hidden, .name = "new", .type = FloatType({7, 301})});
}

TEST(OutputErrors, UnknownRank) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  NodeOptions options;
  options.domain = "com.example";
  options.output_types = {ValueType::Tensor(DataType::kFloat),
                          ValueType::SparseTensor(DataType::kFloat)};
  const auto values = Nodes(graph, "Mystery", {}, {}, options);
  for (const Value value : values) {
    ExpectError(graph.AddOutput(value, "y"), kInvalidArgument, "graph \"main\" / output \"y\"",
                "give the type with a shape");
  }
  EXPECT_TRUE(graph.AddOutput(values[0], "y", FloatType({Dim()})).ok());
  Finish(builder);
}

void ValueFails(ErrorCode code, std::string_view message, Value value) {
  ExpectFails(code, "graph \"main\" / output \"new\"", message,
              [&](Scene& scene) { return ErrorOf(scene.graph.AddOutput(value, "new")); });
  ExpectFails(code, "graph \"main\"", message,
              [&](Scene& scene) { return ErrorOf(scene.builder.NameOf(value)); });
  ExpectFails(code, "graph \"main\"", message,
              [&](Scene& scene) { return ErrorOf(scene.builder.TypeOf(value)); });
  ExpectFails(code, "graph \"main\" / node \"Abs_0\" (Abs) / input 0 \"X\"", message,
              [&](Scene& scene) {
                // kAbsent as a required input would be a bad-arity error.
                const Value given = value == kAbsent ? Value{0, 1} : value;
                return ErrorOf(TryNode(scene.graph, "Abs", {given}));
              });
}

TEST(ValueErrors, Unknown) {
  ValueFails(kUnknownValue, "given an absent one", kAbsent);
  ValueFails(kUnknownValue, "given an absent one", Value{0, 7});
  ExpectFails(kUnknownValue, "graph \"main\"", "has no such value",
              [](Scene& scene) { return ErrorOf(scene.builder.NameOf({scene.builder.id(), 6})); });
  ExpectFails(kUnknownValue, "graph \"main\" / output \"new\"", "has no such value",
              [](Scene& scene) {
                return ErrorOf(scene.graph.AddOutput({scene.builder.id(), 0xFFFFFFFF}, "new"));
              });
}

TEST(ValueErrors, Foreign) {
  ModelBuilder other = Builder();
  ValueFails(kForeignValue, "another builder", other.main().AddInput("x", FloatType({1})).value());
  ValueFails(kForeignValue, "another builder", Value{0xFFFFFFFF, 0});
}

TEST(FinishErrors, WithoutAnOutput) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  ExpectError(builder.Finish(), kInvalidState, "graph \"main\"", "the graph has no output");
  // The builder can be completed.
  EXPECT_TRUE(graph.AddOutput(Node(graph, "Relu", {x}), "y").ok());
  Finish(builder);
}

TEST(FinishErrors, WhatOnlyTheOfficialCheckerSees) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  ASSERT_TRUE(graph.AddOutput(Node(graph, "Relu", {x}), "y").ok());
  const SparseTensor wrong{Floats({2}, {1, 2}), IntVector({4, 3}), {9}};  // not ascending
  Node(graph, "Constant", {}, {{"sparse_value", wrong}});
  for (int i = 0; i < 2; ++i) {
    const auto result = builder.Finish();
    ExpectError(result, kCheckFailed, "graph \"main\" / node \"Constant_0\" (Constant)",
                "the official checker refused the model");
    EXPECT_FALSE(result.error().cause.empty());
  }
  EXPECT_EQ(builder.NameOf(x).value(), "x") << "the builder is still open";
}

TEST(FinishErrors, LeaveRenamesIntact) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  const Value y = Node(graph, "Relu", {x});
  const Value z = Node(graph, "Abs", {y});
  ExpectError(builder.Finish(), kInvalidState, "graph \"main\"", "no output");
  ASSERT_TRUE(graph.AddOutput(y, "y").ok());
  ASSERT_TRUE(graph.AddOutput(Node(graph, "Neg", {y}), "w").ok());
  ASSERT_TRUE(graph.AddOutput(z, "z").ok());
  const onnx::GraphProto proto = Exported(Finish(builder)).graph();
  EXPECT_EQ(proto.node(1).input(0), "y");
  EXPECT_EQ(proto.node(2).input(0), "y");
}

TEST(FinishedBuilders, RefuseEverything) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  ASSERT_TRUE(graph.AddOutput(x).ok());
  const std::uint32_t id = builder.id();
  Finish(builder);
  const auto refused = [](const auto& result) {
    ExpectError(result, kInvalidState, "model", "the builder is used up");
  };
  // Through a graph from before the finish, and through a new one.
  for (Graph view : {graph, builder.main()}) {
    refused(view.AddInput("y", FloatType({1})));
    refused(view.AddInitializer("k", Ramp({1})));
    refused(view.AddInitializer("w", Ramp({1000})));
    refused(view.AddWeight({"w", DataType::kFloat, {1000}, 4000}));
    refused(TryNode(view, "Relu", {x}));
    refused(view.AddOutput(x, "y"));
  }
  refused(builder.NameOf(x));
  refused(builder.TypeOf(x));
  refused(builder.Finish());
  EXPECT_EQ(builder.id(), id);
}

TEST(MovedBuilders, KeepTheirGraphs) {
  ModelBuilder first = Builder();
  Graph graph = first.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  ModelBuilder second = std::move(first);
  ASSERT_TRUE(graph.AddOutput(Node(graph, "Relu", {x}), "y").ok());
  Finish(second);
}

}  // namespace
}  // namespace loom::test
