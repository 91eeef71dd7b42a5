// Nodes that an earlier model of this thread had: they must be what they are in the first.
#include "known_nodes.h"

#include <functional>
#include <thread>

#include "core/support.h"

namespace loom::test {
namespace {

// The bytes of the model that `build` makes, with all types in it.
std::string Made(int opset, const std::function<Value(Graph)>& build) {
  ModelBuilder builder = Builder(opset);
  const Value y = build(builder.main());
  EXPECT_TRUE(builder.main().AddOutput(y, "y").ok());
  return Joined(Finish(builder, {.value_types = true}));
}

// Asserts that the second model is as the first, and one of another thread, which knows nothing.
void ExpectTheSameAgain(int opset, const std::function<Value(Graph)>& build) {
  const std::string first = Made(opset, build);
  EXPECT_EQ(Made(opset, build), first);
  std::string elsewhere;
  std::thread([&] { elsewhere = Made(opset, build); }).join();
  EXPECT_EQ(elsewhere, first);
}

TEST(KnownNodes, AreTheSameAgain) {
  ExpectTheSameAgain(21, [](Graph graph) {
    const Value x = graph.AddInput("x", FloatType({"N", 4})).value();
    const Value weight = graph.AddInitializer("w", Ramp({4, 3})).value();
    const Value bias = graph.AddInitializer("b", Floats({3}, {1, 2, 3})).value();
    const Value sum = Node(graph, "Add", {Node(graph, "MatMul", {x, weight}), bias});
    const Value max = graph.AddInitializer("max", Floats({}, {6})).value();
    return Node(graph, "Clip",
                {Node(graph, "Softmax", {sum}, {{"axis", Number{-1}}}), kAbsent, max});
  });
}

TEST(KnownNodes, KeepPropagatedShapesAndOutputsThatAreLeftOut) {
  ExpectTheSameAgain(21, [](Graph graph) {
    const Value x = graph.AddInput("x", FloatType({5, 1, 3})).value();
    const Value w = graph.AddInitializer("w", Ramp({1, 16, 3})).value();
    const Value r = graph.AddInitializer("r", Ramp({1, 16, 4})).value();
    NodeOptions last;
    last.output_names = {"", "last"};
    const auto values =
        Nodes(graph, "LSTM", {x, w, r, kAbsent}, {{"hidden_size", Number{4}}}, last);
    EXPECT_EQ(values.front(), kAbsent);
    return Node(graph, "Expand", {values[1], Node(graph, "Shape", {values[1]})});
  });
}

TEST(KnownNodes, NeedTheirIrVersion) {
  ExpectTheSameAgain(21, [](Graph graph) {
    const Value x = graph.AddInput("x", FloatType({4})).value();
    const Value small = Node(graph, "Cast", {x}, {{"to", std::string("int4")}});
    return Node(graph, "Cast", {small}, {{"to", std::string("float32")}});
  });
}

TEST(KnownNodes, AreOfOneOpset) {
  // What the newer opset takes as an input, the older one has as an attribute.
  const auto squeeze = [](Graph graph) {
    const Value x = graph.AddInput("x", FloatType({1, 3})).value();
    const Value axes = graph.AddInitializer("axes", IntVector({0})).value();
    return TryNode(graph, "Squeeze", {x, axes});
  };
  Made(13, [&](Graph graph) { return squeeze(graph).value().front(); });
  ModelBuilder older = Builder(12);
  ExpectError(squeeze(older.main()), ErrorCode::kBadArity,
              "graph \"main\" / node \"Squeeze_0\" (Squeeze)", "exactly 1");
}

TEST(KnownNodes, AreAskedForByWhatIsKnownOfTheirInputs) {
  const auto reshaped = [](const char* name, const Tensor& shape) {
    ModelBuilder builder = Builder();
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({2, 6})).value();
    const Value y = Node(graph, "Reshape", {x, graph.AddInitializer(name, shape).value()});
    EXPECT_TRUE(graph.AddOutput(y).ok());
    std::string type = TypeText(builder, y);
    Finish(builder);
    return type;
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(reshaped("shape", IntVector({12, 1})), "float32[12, 1]");
    EXPECT_EQ(reshaped("shape", IntVector({3, 4})), "float32[3, 4]");
    EXPECT_EQ(reshaped("other", IntVector({3, 4})), "float32[3, 4]");
    EXPECT_EQ(reshaped("shape", IntVector({12})), "float32[12]");
  }
}

TEST(KnownNodes, AreNoOperatorsOfOthers) {
  NodeOptions other;
  other.domain = "test.loom";
  for (int i = 0; i < 2; ++i) {
    ModelBuilder builder = Builder();
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({2})).value();
    ExpectError(TryNode(graph, "Relu", {x}, {}, other), ErrorCode::kInvalidArgument,
                "graph \"main\" / node \"Relu_0\" (Relu) / output 0", "no schema");
    EXPECT_TRUE(graph.AddOutput(Node(graph, "Relu", {x})).ok());
    Finish(builder);
  }
}

TEST(KnownNodes, ImportTheirDomain) {
  NodeOptions options;
  options.domain = "ai.onnx.ml";
  const auto build = [&](Graph graph) {
    const Value x = graph.AddInput("x", FloatType({2})).value();
    return Node(graph, "Binarizer", {x}, {{"threshold", Number{0.5}}}, options);
  };
  ExpectTheSameAgain(21, build);
}

TEST(KnownNodes, AreForgottenWhenTheyAreTooMany) {
  KnownNodes known;
  for (std::size_t i = 0; i < KnownNodes::kMost; ++i) {
    known.Add(std::to_string(i), {.input_count = i, .outputs = {}, .other_fields = {}});
  }
  ASSERT_NE(known.Find("7"), nullptr);
  EXPECT_EQ(known.Find("7")->input_count, 7U);
  known.Add("one more", {});
  EXPECT_EQ(known.Find("7"), nullptr);
  EXPECT_NE(known.Find("one more"), nullptr);
}

}  // namespace
}  // namespace loom::test
