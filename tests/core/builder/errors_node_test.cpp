// What AddNode refuses: names, operators, arity, types and shapes.
#include "core/support/failing_call.h"

namespace loom::test {
namespace {

using enum ErrorCode;

const std::string kBadUtf8 = "\xC3(";

struct NodeCall {
  std::string op_type;
  std::vector<Value Scene::*> inputs;  // null: absent
  std::vector<Attribute> attributes;
  NodeOptions options;
};

// `where` is the part of the path after "graph \"main\" / node ".
void NodeFails(ErrorCode code, const std::string& where, std::string_view message,
               const NodeCall& call) {
  ExpectFails(code, "graph \"main\" / node " + where, message, [&](Scene& scene) {
    std::vector<Value> inputs;
    for (const auto input : call.inputs) inputs.push_back(input ? scene.*input : kAbsent);
    return ErrorOf(TryNode(scene.graph, call.op_type, inputs, call.attributes, call.options));
  });
}

NodeOptions Outputs(std::uint32_t count) {
  NodeOptions options;
  options.output_count = count;
  return options;
}

NodeOptions Named(std::vector<std::optional<std::string>> names) {
  NodeOptions options;
  options.output_names = std::move(names);
  return options;
}

NodeOptions Typed(std::vector<ValueType> types) {
  NodeOptions options;
  options.output_types = std::move(types);
  return options;
}

NodeOptions In(const std::string& domain, std::vector<ValueType> types = {}) {
  NodeOptions options = Typed(std::move(types));
  options.domain = domain;
  return options;
}

NodeOptions Called(const std::string& name) {
  NodeOptions options;
  options.name = name;
  return options;
}

constexpr auto kX = &Scene::x;

TEST(NodeErrors, Names) {
  NodeFails(kDuplicateName, "\"dense\" (Abs)", "another node has that name",
            {"Abs", {kX}, {}, Called("dense")});
  NodeFails(kDuplicateName, "\"Relu_0\" (Abs)", "another node has that name",
            {"Abs", {kX}, {}, Called("Relu_0")});
  NodeFails(kInvalidArgument, "\"" + kBadUtf8 + "\" (Abs)", "UTF-8",
            {"Abs", {kX}, {}, Called(kBadUtf8)});
  NodeFails(kInvalidArgument, "\"_0\" ()", "op type must be non-empty", {"", {kX}});
  NodeFails(kInvalidArgument, "\"" + kBadUtf8 + "_0\" (" + kBadUtf8 + ")", "UTF-8",
            {kBadUtf8, {kX}});
  NodeFails(kInvalidArgument, "\"Abs_0\" (Abs)", "UTF-8", {"Abs", {kX}, {}, In(kBadUtf8)});
}

TEST(NodeErrors, OutputNames) {
  NodeFails(kDuplicateName, "\"Abs_0\" (Abs) / output 0", "taken already",
            {"Abs", {kX}, {}, Named({"x"})});
  NodeFails(kDuplicateName, "\"Split_0\" (Split) / output 1", "given twice",
            {"Split", {kX}, {{"num_outputs", Number{2}}}, Named({"a", "a"})});
  NodeFails(kDuplicateName, "\"Split_0\" (Split) / output 1", "taken already",
            {"Split", {kX}, {{"num_outputs", Number{2}}}, Named({"a", "hidden"})});
  NodeFails(kInvalidArgument, "\"Abs_0\" (Abs) / output 0", "UTF-8",
            {"Abs", {kX}, {}, Named({kBadUtf8})});
}

TEST(NodeErrors, Texts) {
  const auto fails = [](std::string_view message, const NodeOptions& options) {
    NodeFails(kInvalidArgument, "\"Abs_0\" (Abs)", message, {"Abs", {kX}, {}, options});
  };
  NodeOptions options;
  options.doc_string = kBadUtf8;
  fails("the doc string is not well-formed UTF-8", options);
  options.doc_string.clear();
  options.overload = kBadUtf8;
  fails("the overload is not well-formed UTF-8", options);
  options.overload = "fast";
  fails("has no overloads", options);
  options.overload.clear();
  options.metadata = {{"a", kBadUtf8}};
  fails("a value of the metadata is not", options);
  options.metadata = {{"a", "1"}, {"a", "1"}};
  fails("given twice", options);
}

TEST(NodeErrors, UnknownOperators) {
  NodeFails(kUnknownOperator, "\"relu_0\" (relu)", "did you mean \"Relu\" of domain \"ai.onnx\"?",
            {"relu", {kX}});
  NodeFails(kUnknownOperator, "\"max_pool_0\" (max_pool)", "did you mean \"MaxPool\"",
            {"max_pool", {kX}});
  NodeFails(kUnknownOperator, "\"Normalizer_0\" (Normalizer)",
            "domain \"ai.onnx\" has no operator \"Normalizer\" at opset 21; did you mean "
            "\"Normalizer\" of domain \"ai.onnx.ml\"?",
            {"Normalizer", {kX}});
  NodeFails(kUnknownOperator, "\"Nonsense_0\" (Nonsense)", "has no operator \"Nonsense\"",
            {"Nonsense", {kX}});
  NodeFails(kUnknownOperator, "\"Attention_0\" (Attention)", "it appeared in opset 23",
            {"Attention", {kX}});
  NodeFails(kUnknownOperator, "\"Upsample_0\" (Upsample)", "it was deprecated in opset 10",
            {"Upsample", {kX}});
  NodeFails(kUnknownOperator, "\"Relu_1\" (Relu)", "domain \"ai.onnx.ml\" has no operator \"Relu\"",
            {"Relu", {kX}, {}, In("ai.onnx.ml")});
}

TEST(NodeErrors, OperatorsThatWereDeprecatedAndReturned) {
  const auto message = [](int opset) {
    ModelBuilder builder = Builder(opset);
    return TryNode(builder.main(), "GroupNormalization", {}).error().message;
  };
  EXPECT_NE(message(17).find("it appeared in opset 21"), std::string::npos) << message(17);
  EXPECT_NE(message(18).find("it was deprecated in opset 18, and is back since opset 21"),
            std::string::npos)
      << message(18);
  EXPECT_NE(message(21).find("takes exactly 3 inputs"), std::string::npos) << message(21);
}

TEST(NodeErrors, NumbersOfInputsThatOtherOpsetsTake) {
  const auto message = [](int opset, const std::string& op_type, std::size_t inputs) {
    ModelBuilder builder = Builder(opset);
    Graph graph = builder.main();
    const Value x = graph.AddInput("x", FloatType({4})).value();
    return TryNode(graph, op_type, std::vector<Value>(inputs, x)).error().message;
  };
  EXPECT_EQ(message(12, "Squeeze", 2), "takes exactly 1 inputs, given 2; 1 to 2 since opset 13");
  EXPECT_EQ(message(13, "Tile", 3), "takes exactly 2 inputs, given 3; exactly 3 until opset 5");
  EXPECT_EQ(message(13, "Tile", 4), "takes exactly 2 inputs, given 4");
}

TEST(NodeErrors, NumberOfInputs) {
  NodeFails(kBadArity, "\"Abs_0\" (Abs)", "takes exactly 1 inputs, given 0", {"Abs"});
  NodeFails(kBadArity, "\"Abs_0\" (Abs)", "takes exactly 1 inputs, given 2", {"Abs", {kX, kX}});
  NodeFails(kBadArity, "\"Clip_0\" (Clip)", "takes 1 to 3 inputs, given 4",
            {"Clip", {kX, kX, kX, kX}});
  NodeFails(kBadArity, "\"Concat_0\" (Concat)", "takes at least 1 inputs, given 0",
            {"Concat", {}, {{"axis", Number{0}}}});
  NodeFails(kBadArity, "\"Conv_0\" (Conv)", "takes 2 to 3 inputs, given 1", {"Conv", {kX}});
  NodeFails(kBadArity, "\"Conv_0\" (Conv) / input 1 \"W\"", "is required and cannot be absent",
            {"Conv", {kX, nullptr}});
  NodeFails(kBadArity, "\"Conv_0\" (Conv) / input 0 \"X\"", "is required and cannot be absent",
            {"Conv", {nullptr, kX}});
  NodeFails(kBadArity, "\"Concat_0\" (Concat) / input 1 \"inputs\"", "cannot be absent",
            {"Concat", {kX, nullptr, kX}, {{"axis", Number{0}}}});
}

TEST(NodeErrors, NumberOfOutputs) {
  NodeFails(kBadArity, "\"Abs_0\" (Abs)", "takes exactly 1 outputs, given 2",
            {"Abs", {kX}, {}, Outputs(2)});
  NodeFails(kBadArity, "\"Abs_0\" (Abs)", "takes exactly 1 outputs, given 0",
            {"Abs", {kX}, {}, Outputs(0)});
  NodeFails(kBadArity, "\"Abs_0\" (Abs) / output 0 \"Y\"", "cannot be absent",
            {"Abs", {kX}, {}, Named({""})});
  NodeFails(kBadArity, "\"Split_0\" (Split)", "too many outputs: 4294967295",
            {"Split", {kX}, {}, Outputs(0xFFFFFFFF)});
  NodeFails(kBadArity, "\"Split_0\" (Split)", "\"num_outputs\" is 2, the node has 3 outputs",
            {"Split", {kX}, {{"num_outputs", Number{2}}}, Outputs(3)});
  NodeFails(kBadArity, "\"Abs_0\" (Abs)", "more output types than outputs",
            {"Abs", {kX}, {}, Typed({FloatType({"N", 4}), FloatType({})})});
  ModelBuilder old = Builder(7);
  const Value x = old.main().AddInput("x", FloatType({1, 2})).value();
  const Value s = old.main().AddInput("s", FloatType({2})).value();
  ExpectError(TryNode(old.main(), "BatchNormalization", {x, s, s, s, s}, {}, Outputs(3)), kBadArity,
              "graph \"main\" / node \"BatchNormalization_0\" (BatchNormalization)",
              "the official schema refuses the node");
}

TEST(NodeErrors, InputTypes) {
  NodeFails(kTypeMismatch, "\"Relu_1\" (Relu) / input 0 \"X\"", "given tensor(string), allowed are",
            {"Relu", {&Scene::text}});
  NodeFails(kTypeMismatch, "\"Add_0\" (Add) / input 1 \"B\"",
            "given tensor(int64), but input 0 is tensor(float) and both must have the same type T",
            {"Add", {kX, &Scene::shape}});
  NodeFails(kTypeMismatch, "\"Reshape_0\" (Reshape) / input 1 \"shape\"",
            "given tensor(float), allowed are tensor(int64)", {"Reshape", {kX, kX}});
  NodeFails(kTypeMismatch, "\"SequenceAt_0\" (SequenceAt) / input 0 \"input_sequence\"",
            "given tensor(float)", {"SequenceAt", {kX, &Scene::shape}});
}

TEST(NodeErrors, OutputTypes) {
  NodeFails(kTypeMismatch, "\"Abs_0\" (Abs) / output 0",
            "given int64[N, 4], but it is float32[N, 4]",
            {"Abs", {kX}, {}, Typed({ValueType::Tensor(DataType::kInt64, Shape{"N", 4})})});
  NodeFails(kShapeMismatch, "\"Abs_0\" (Abs) / output 0", "given float32[N, 5], but it is",
            {"Abs", {kX}, {}, Typed({FloatType({"N", 5})})});
  NodeFails(kShapeMismatch, "\"Abs_0\" (Abs) / output 0", "given float32[], but it is",
            {"Abs", {kX}, {}, Typed({FloatType({})})});
  NodeFails(kInvalidArgument, "\"Abs_0\" (Abs) / output 0", "given -2",
            {"Abs", {kX}, {}, Typed({FloatType({-2})})});
  NodeFails(kTypeMismatch, "\"Cast_0\" (Cast) / output 0 \"output\"", "would be undefined",
            {"Cast", {kX}, {{"to", std::int64_t{0}}}});
  NodeFails(kTypeMismatch, "\"SequenceEmpty_0\" (SequenceEmpty) / output 0 \"output\"",
            "would be undefined", {"SequenceEmpty", {}, {{"dtype", std::int64_t{0}}}});
  NodeFails(kTypeMismatch, "\"Cast_0\" (Cast) / output 0 \"output\"", "given tensor(complex64)",
            {"Cast", {kX}, {{"to", std::int64_t{14}}}});
}

TEST(NodeErrors, TypesOfCustomOperators) {
  NodeFails(kInvalidArgument, "\"Mystery_0\" (Mystery) / output 0",
            "the operator has no schema: give the output types",
            {"Mystery", {kX}, {}, In("com.example")});
  NodeOptions two = In("com.example", {FloatType({1})});
  two.output_count = 2;
  NodeFails(kInvalidArgument, "\"Mystery_0\" (Mystery) / output 1", "give the output types",
            {"Mystery", {kX}, {}, two});
  NodeFails(kInvalidArgument, "\"Mystery_0\" (Mystery) / output 0", "data type is undefined",
            {"Mystery", {kX}, {}, In("com.new", {ValueType::Tensor(DataType::kUndefined)})});
}

TEST(NodeErrors, Shapes) {
  NodeFails(kShapeMismatch, "\"MatMul_0\" (MatMul)", "Incompatible dimensions",
            {"MatMul", {&Scene::hidden, &Scene::weight}});
  NodeFails(kShapeMismatch, "\"Add_0\" (Add)", "Incompatible dimensions",
            {"Add", {kX, &Scene::hidden}});
  NodeFails(kShapeMismatch, "\"Concat_0\" (Concat)", "axis must be in [-rank, rank-1]",
            {"Concat", {kX, kX}, {{"axis", Number{2}}}});
  NodeFails(kTypeMismatch, "\"Transpose_0\" (Transpose)", "Invalid attribute perm",
            {"Transpose", {kX}, {{"perm", Numbers{{0, 2}}}}});
}

TEST(NodeErrors, CausesAreTheOfficialText) {
  ModelBuilder builder = Builder();
  const Value x = builder.main().AddInput("x", FloatType({2, 3})).value();
  const auto result = TryNode(builder.main(), "MatMul", {x, x});
  ExpectError(result, kShapeMismatch, "graph \"main\" / node \"MatMul_0\" (MatMul)",
              "Incompatible");
  EXPECT_EQ(result.error().cause.rfind("[ShapeInferenceError]", 0), 0U) << result.error().cause;
}

}  // namespace
}  // namespace loom::test
