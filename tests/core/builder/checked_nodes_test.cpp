// Nodes that an earlier model of this thread had. The builder takes them from the cache, and they
// must be the same as without it.
#include "builder/checked_nodes.h"

#include <functional>
#include <thread>

#include "core/support/support.h"

namespace loom::test {
namespace {

using Build = std::function<Value(ModelBuilder&)>;

// Exports the model that `build` makes, with the types of all values. Returns the bytes or the
// error.
std::string ExportOf(const Build& build, int opset = 21) {
  ModelBuilder builder = Builder(opset);
  EXPECT_TRUE(builder.main().AddOutput(build(builder), "made").ok());
  auto model = builder.Finish({.value_types = true});
  return model.ok() ? Joined(*model) : model.error().where + ": " + model.error().message;
}

// The same in a new thread, whose cache has the nodes of `before`.
std::string ExportAfter(const Build& before, const Build& build, int opset = 21) {
  std::string made;
  std::thread([&] {
    ExportOf(before, opset);
    made = ExportOf(build, opset);
  }).join();
  return made;
}

// The same in a new thread, whose cache is empty.
std::string ExportFirst(const Build& build, int opset = 21) {
  std::string made;
  std::thread([&] { made = ExportOf(build, opset); }).join();
  return made;
}

// Expects that an earlier model does not change a later one, in either order, nor when it is
// repeated.
void ExpectTheSameAfter(const Build& a, const Build& b) {
  EXPECT_EQ(ExportAfter(a, b), ExportFirst(b));
  EXPECT_EQ(ExportAfter(b, a), ExportFirst(a));
  EXPECT_EQ(ExportAfter(a, a), ExportFirst(a));
}

void ExpectTheSameAgain(const Build& build) {
  const std::string first = ExportFirst(build);
  EXPECT_EQ(ExportAfter(build, build), first);
}

// A model of one node with one input.
Build OneNode(std::string op_type, Shape shape, std::vector<Attribute> attributes = {},
              NodeOptions options = {}) {
  return [=](ModelBuilder& builder) {
    const Value x = builder.main().AddInput("x", FloatType(shape)).value();
    return Node(builder.main(), op_type, {x}, attributes, options);
  };
}

TEST(CheckedNodes, MakeTheSameModelAgain) {
  ExpectTheSameAgain([](ModelBuilder& builder) {
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({"N", 4})).value();
    const Value weight = graph.AddInitializer("w", Ramp({4, 3})).value();
    const Value bias = graph.AddInitializer("b", Floats({3}, {1, 2, 3})).value();
    const Value sum = Node(graph, "Add", {Node(graph, "MatMul", {x, weight}), bias});
    const Value max = graph.AddInitializer("max", Floats({}, {6})).value();
    return Node(graph, "Clip",
                {Node(graph, "Softmax", {sum}, {{"axis", Number{-1}}}), kAbsent, max});
  });
}

TEST(CheckedNodes, HoldPropagatedShapesAndOutputsThatAreLeftOut) {
  ExpectTheSameAgain([](ModelBuilder& builder) {
    Graph graph = builder.main();
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

TEST(CheckedNodes, NeedTheirIrVersion) {
  ExpectTheSameAgain([](ModelBuilder& builder) {
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({4})).value();
    const Value small = Node(graph, "Cast", {x}, {{"to", std::string("int4")}});
    return Node(graph, "Cast", {small}, {{"to", std::string("float32")}});
  });
}

TEST(CheckedNodes, AreThoseOfModelsThatPassedTheCheck) {
  std::thread([] {
    ModelBuilder builder = Builder();
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({"N", "M"})).value();
    const Value y = Node(graph, "Relu", {x});
    const Value w = graph.AddInitializer("w", Floats({3}, {1, 2, 3})).value();
    EXPECT_TRUE(graph.AddOutput(Node(graph, "Add", {y, w})).ok());
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 0U);
    Finish(builder);
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 2U);
    ExportOf(OneNode("Relu", {"N", "M"}));
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 2U);
    ExportOf(OneNode("Relu", {"N", "K"}));
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 3U);
    ExportOf([](ModelBuilder& failing) {
      const Value input = failing.main().AddInput("x", FloatType({5, "M"})).value();
      const Value relu = Node(failing.main(), "Relu", {input});
      const Value three = failing.main().AddInitializer("w", Floats({3}, {1, 2, 3})).value();
      const Value sum = Node(failing.main(), "Add", {relu, three});
      EXPECT_TRUE(failing.main().AddOutput(relu, "relu", FloatType({5, 4})).ok());
      return sum;
    });
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 3U) << "that model was refused";
  }).join();
}

// If the type of a value is narrowed after nodes have used it, they were checked with another type
// than the value has now.
TEST(CheckedNodes, AreCheckedAgainWhenATypeIsNarrowed) {
  const auto sum = [](bool narrowed) -> Build {
    return [=](ModelBuilder& builder) {
      Graph graph = builder.main();
      const Value x = graph.AddInput("x", FloatType({"N", "M"})).value();
      const Value w = graph.AddInitializer("w", Floats({3}, {1, 2, 3})).value();
      EXPECT_TRUE(graph.AddOutput(Node(graph, "Add", {Node(graph, "Relu", {x}), w})).ok());
      const Value y = Node(graph, "Relu", {x});
      const Value z = Node(graph, "Add", {y, w});
      if (narrowed) {
        EXPECT_TRUE(graph.AddOutput(y, "y", FloatType({"N", 4})).ok());
      }
      return z;
    };
  };
  ExpectTheSameAfter(sum(false), sum(true));
  EXPECT_NE(ExportFirst(sum(true)).find("Incompatible dimensions"), std::string::npos);
}

// A failed call does not use its values, so no node was inferred with the type from before.
TEST(CheckedNodes, AreKeptIfOnlyFailedCallsUsedTheNarrowedValue) {
  const auto checked_after = [](const std::function<void(Graph, Value)>& fail) {
    std::size_t size = 0;
    std::thread([&] {
      ModelBuilder builder = Builder();
      Graph graph = builder.main();
      const Value x = graph.AddInput("x", FloatType({"N"})).value();
      const Value y = Node(graph, "Relu", {x});
      fail(graph, y);
      EXPECT_TRUE(graph.AddOutput(y, "y", FloatType({8})).ok());
      Finish(builder);
      size = CheckedNodes::OfThisThread().size();
    }).join();
    return size;
  };
  EXPECT_EQ(checked_after([](Graph, Value) {}), 1U);
  EXPECT_EQ(checked_after([](Graph graph, Value y) { Node(graph, "Size", {y}); }), 0U);
  EXPECT_EQ(checked_after([](Graph graph, Value y) {
              ExpectError(TryNode(graph, "Relu", {y}, {{"axis", Number{1}}}),
                          ErrorCode::kBadAttribute,
                          "graph \"main\" / node \"Relu_1\" (Relu) / attribute \"axis\"", "");
            }),
            1U);
  EXPECT_EQ(checked_after([](Graph graph, Value y) {
              ExpectError(TryNode(graph, "Concat", {y}, {{"axis", Number{7}}}),
                          ErrorCode::kShapeMismatch, "graph \"main\" / node \"Concat_0\" (Concat)",
                          "axis must be in");
            }),
            1U)
      << "refused by inference";
  EXPECT_EQ(
      checked_after([](Graph graph, Value y) {
        const Value c = graph.AddInitializer("c", TensorOf<char>(DataType::kBool, {}, {1})).value();
        Subgraph uses;
        uses.build = [&](Graph body, std::span<const Value>) { return TryNode(body, "Neg", {y}); };
        Subgraph fails;
        fails.build = [&](Graph body, std::span<const Value>) {
          return TryNode(body, "Nothing", {y});
        };
        EXPECT_FALSE(
            TryNode(graph, "If", {c}, {{"then_branch", uses}, {"else_branch", fails}}).ok());
      }),
      1U)
      << "used in a body that was given up";
}

TEST(CheckedNodes, AreOfOneOperatorWithItsAttributes) {
  ExpectTheSameAfter(OneNode("Relu", {2}), OneNode("Neg", {2}));
  ExpectTheSameAfter(OneNode("Flatten", {2, 3, 4}, {{"axis", Number{1}}}),
                     OneNode("Flatten", {2, 3, 4}, {{"axis", Number{2}}}));
  NodeOptions two;
  two.output_count = 2;
  ExpectTheSameAfter(OneNode("Dropout", {2}), OneNode("Dropout", {2}, {}, two));
}

TEST(CheckedNodes, AreOfOneOpset) {
  // Axes are an input in the newer opset and an attribute in the older one.
  const auto squeeze = [](Graph graph) {
    const Value x = graph.AddInput("x", FloatType({1, 3})).value();
    const Value axes = graph.AddInitializer("axes", IntVector({0})).value();
    return TryNode(graph, "Squeeze", {x, axes});
  };
  ExportOf([&](ModelBuilder& builder) { return squeeze(builder.main()).value().front(); }, 13);
  ModelBuilder older = Builder(12);
  ExpectError(squeeze(older.main()), ErrorCode::kBadArity,
              "graph \"main\" / node \"Squeeze_0\" (Squeeze)", "exactly 1");
  // Two versions of an operator of ai.onnx.ml, with the same version of ai.onnx.
  NodeOptions ml;
  ml.domain = "ai.onnx.ml";
  const auto encode = [&](int version) {
    ModelBuilder builder = Builder(21, {.opset_imports = {{"ai.onnx.ml", version}}});
    const Value x = builder.main().AddInput("x", FloatType({3})).value();
    const std::vector<Attribute> keys = {{"keys_floats", std::vector<float>{1}},
                                         {"values_floats", std::vector<float>{2}}};
    auto y = TryNode(builder.main(), "LabelEncoder", {x}, keys, ml);
    if (!y.ok()) return y.error().message;
    EXPECT_TRUE(builder.main().AddOutput(y->front()).ok());
    Finish(builder);
    return std::string("made");
  };
  const std::string refused = encode(1);
  EXPECT_NE(refused, "made");
  EXPECT_EQ(encode(2), "made");
  EXPECT_EQ(encode(1), refused);
}

TEST(CheckedNodes, AreFoundByTypesAndValuesOfTheirInputs) {
  ExpectTheSameAfter(OneNode("Relu", {2}), OneNode("Relu", {3}));
  const auto reshaped = [](const char* name, std::vector<std::int64_t> shape, bool given) -> Build {
    return [=](ModelBuilder& builder) {
      Graph graph = builder.main();
      const Value x = graph.AddInput("x", FloatType({2, 6})).value();
      const auto size = static_cast<std::int64_t>(shape.size());
      const Value to =
          given ? graph.AddInitializer(name, IntVector(shape)).value()
                : graph.AddInput(name, ValueType::Tensor(DataType::kInt64, Shape{size})).value();
      return Node(graph, "Reshape", {x, to});
    };
  };
  ExpectTheSameAfter(reshaped("shape", {12, 1}, true), reshaped("shape", {3, 4}, true));
  ExpectTheSameAfter(reshaped("shape", {12, 1}, true), reshaped("other", {12, 1}, true));
  ExpectTheSameAfter(reshaped("shape", {12, 1}, true), reshaped("shape", {12, 1}, false));
  const auto expanded = [](std::int64_t rows, std::int64_t columns) -> Build {
    return [=](ModelBuilder& builder) {
      Graph graph = builder.main();
      const Value c = graph.AddInput("c", FloatType({1})).value();
      const Value x = graph.AddInput("x", FloatType({rows, columns})).value();
      return Node(graph, "Expand", {c, Node(graph, "Shape", {x})});
    };
  };
  ExpectTheSameAfter(expanded(2, 3), expanded(3, 2));
  const auto constant = [](std::vector<std::int64_t> shape) -> Build {
    return [=](ModelBuilder& builder) {
      Graph graph = builder.main();
      const Value x = graph.AddInput("x", FloatType({2, 6})).value();
      return Node(graph, "Reshape", {x, Node(graph, "Constant", {}, {{"value_ints", shape}})});
    };
  };
  ExpectTheSameAfter(constant({3, 4}), constant({4, 3}));
}

TEST(CheckedNodes, AreNoCallsOfFunctions) {
  NodeOptions mine;
  mine.domain = "test.loom";
  const auto calls = [&](const char* op_type) -> Build {
    return [=](ModelBuilder& builder) {
      FunctionOptions function;
      function.domain = mine.domain;
      function.name = "Relu";
      function.inputs = {"x"};
      EXPECT_TRUE(builder
                      .AddFunction(function,
                                   [&](Graph body, std::span<const Value> inputs) {
                                     return TryNode(body, op_type, {inputs[0]});
                                   })
                      .ok());
      Graph graph = builder.main();
      const Value x = graph.AddInput("x", FloatType({2, 3})).value();
      Node(graph, "Relu", {x}, {}, mine);  // imports its domain
      return Node(graph, "Relu", {Node(graph, "Transpose", {x})}, {}, mine);
    };
  };
  ExpectTheSameAfter(calls("Neg"), calls("Shape"));
  ExpectTheSameAfter(calls("Neg"), OneNode("Relu", {2, 3}));
}

TEST(CheckedNodes, ImportTheirDomain) {
  NodeOptions ml;
  ml.domain = "ai.onnx.ml";
  ExpectTheSameAgain(OneNode("Binarizer", {2}, {{"threshold", Number{0.5}}}, ml));
}

TEST(CheckedNodes, ChangeNothingWhenTheyAreRefused) {
  const auto cast = [](bool refused) -> Build {
    return [=](ModelBuilder& builder) {
      Graph graph = builder.main();
      const Value x = graph.AddInput("x", FloatType({4})).value();
      const std::vector<Attribute> int4 = {{"to", std::string("int4")}};
      if (refused) {
        NodeOptions taken;
        taken.output_names = {"x"};
        ExpectError(TryNode(graph, "Cast", {x}, int4, taken), ErrorCode::kDuplicateName,
                    "graph \"main\" / node \"Cast_0\" (Cast) / output 0", "taken");
        return Node(graph, "Relu", {x});
      }
      return Node(graph, "Cast", {Node(graph, "Cast", {x}, int4)},
                  {{"to", std::string("float32")}});
    };
  };
  ExpectTheSameAfter(cast(false), cast(true));
}

TEST(CheckedNodes, AreSmall) {
  std::thread([] {
    NodeOptions many;
    many.output_count = 200;
    ExportOf(OneNode("Split", {200}, {{"num_outputs", Number{200}}}, many));
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 0U);
    many.output_count = 2;
    ExportOf(OneNode("Split", {200}, {{"num_outputs", Number{2}}}, many));
    EXPECT_EQ(CheckedNodes::OfThisThread().size(), 1U);
  }).join();
}

TEST(CheckedNodes, AreClearedWhenTheyAreTooMany) {
  std::vector<CheckedNodes::Entry> entries;
  for (std::size_t i = 0; i <= CheckedNodes::kMaxNodes; ++i) {
    entries.push_back({std::to_string(i), {.input_count = i, .outputs = {}, .other_fields = {}}});
  }
  CheckedNodes nodes;
  nodes.Insert(std::move(entries));
  EXPECT_EQ(nodes.size(), CheckedNodes::kMaxNodes);
  ASSERT_NE(nodes.Find("7"), nullptr);
  EXPECT_EQ(nodes.Find("7")->input_count, 7U);
  nodes.Insert({{"one more", {}}});
  EXPECT_EQ(nodes.Find("7"), nullptr);
  EXPECT_NE(nodes.Find("one more"), nullptr);
}

}  // namespace
}  // namespace loom::test
