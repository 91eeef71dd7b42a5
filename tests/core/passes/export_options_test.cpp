// The export options for names, opset, initializers, metadata and producer.
#include "core/support/support.h"

namespace loom::test {
namespace {

// y = x @ w + b and h = relu(y), with a weight and a small initializer.
Model Perceptron(bool value_types = true) {
  ModelBuilder builder = Builder(21, [] {
    BuilderOptions options;
    options.metadata = {{"author", "Ada"}, {"licence", "none"}};
    return options;
  }());
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({2, 300})).value();
  const Value b = g.AddInput("b", FloatType({4})).value();
  const Value w = g.AddInitializer("w", Ramp({300, 4})).value();
  const Value s = g.AddInitializer("s", Floats({4}, {1, 2, 3, 4})).value();
  NodeOptions named;
  named.output_names = {"hidden"};
  const Value hidden = Node(g, "MatMul", {x, w}, {}, named);
  const Value y = Node(g, "Mul", {Node(g, "Add", {hidden, b}), s});
  (void)g.AddOutput(y, "y").value();
  (void)g.AddOutput(Node(g, "Relu", {y}), "h").value();
  return builder.Finish({value_types}).value();
}

// Applies the options, checks the result with ExpectGolden, and checks that the original has not
// changed.
onnx::GraphProto Apply(const ExportOptions& options, const Model& model = Perceptron()) {
  const std::string before = model.skeleton;
  const auto names = [&model] {
    std::vector<std::string> all;
    for (const Weight& weight : model.weights) all.push_back(weight.name);
    return all;
  };
  const auto names_before = names();
  const Model changed = ApplyExportOptions(model, options).value();
  ExpectGolden(changed);
  EXPECT_TRUE(to_onnx(model, options).value() == to_onnx(changed).value());
  EXPECT_TRUE(model.skeleton == before);
  EXPECT_EQ(names(), names_before);
  return Exported(changed).graph();
}

void ExpectRefused(const ExportOptions& options, ErrorCode code, const char* where,
                   const char* message) {
  ExpectError(ApplyExportOptions(Perceptron(), options), code, where, message);
}

ExportOptions Names(std::vector<std::string> inputs, std::vector<std::string> outputs = {}) {
  ExportOptions options;
  options.input_names = std::move(inputs);
  options.output_names = std::move(outputs);
  return options;
}

template <typename Values>
std::vector<std::string> NamesOf(const Values& values) {
  std::vector<std::string> names;
  for (const auto& value : values) names.push_back(value.name());
  return names;
}

using NameList = std::vector<std::string>;

TEST(ExportNames, AreGivenToTheFirstInOrder) {
  const auto graph = Apply(Names({"image"}, {"answer"}));
  EXPECT_EQ(NamesOf(graph.input()), (NameList{"image", "b"}));
  EXPECT_EQ(NamesOf(graph.output()), (NameList{"answer", "h"}));
  EXPECT_EQ(graph.node(0).input(0), "image");
  EXPECT_EQ(graph.node(2).output(0), "answer");
  EXPECT_EQ(graph.node(3).input(0), "answer");
}

TEST(ExportNames, CanBeSwapped) {
  const auto graph = Apply(Names({"b", "x"}, {"h", "y"}));
  EXPECT_EQ(NamesOf(graph.input()), (NameList{"b", "x"}));
  EXPECT_EQ(graph.input(0).type().tensor_type().shape().dim_size(), 2);
  EXPECT_EQ(graph.node(0).input(0), "b");
  EXPECT_EQ(graph.node(1).input(1), "x");
  EXPECT_EQ(graph.node(2).output(0), "h");
  EXPECT_EQ(graph.node(3).input(0), "h");
  EXPECT_EQ(graph.node(3).output(0), "y");
}

TEST(ExportNames, CanBeSwappedBetweenInputsAndOutputs) {
  const auto graph = Apply(Names({"y"}, {"x"}));
  EXPECT_EQ(graph.input(0).name(), "y");
  EXPECT_EQ(graph.output(0).name(), "x");
}

TEST(ExportNames, MayBeTheOldOnes) {
  const Model model = Perceptron();
  EXPECT_TRUE(ApplyExportOptions(model, Names({"x", "b"}, {"y", "h"})).value().skeleton ==
              model.skeleton);
  EXPECT_TRUE(ApplyExportOptions(model, {}).value().skeleton == model.skeleton);
}

TEST(ExportNames, OfValueTypesFollow) {
  const auto graph = Apply(Names({}, {"hidden 2", "hidden 3"}));
  EXPECT_EQ(graph.value_info(0).name(), "hidden");
  for (const auto& value : graph.value_info()) EXPECT_NE(value.name(), "y");
}

TEST(ExportNames, OfInitializersFollowWhenTheyAreInputs) {
  ExportOptions keep;
  keep.keep_initializers_as_inputs = true;
  const Model listed = ApplyExportOptions(Perceptron(), keep).value();
  const auto graph = Apply(Names({"x", "b", "weight", "scale"}), listed);
  EXPECT_EQ(NamesOf(graph.initializer()), (NameList{"weight", "scale"}));
  EXPECT_EQ(graph.node(0).input(1), "weight");
  EXPECT_EQ(ApplyExportOptions(listed, Names({"x", "b", "weight"})).value().weights[0].name,
            "weight");
}

TEST(ExportNames, MustBeUnique) {
  constexpr const char* kMessage = "two values would have that name";
  using enum ErrorCode;
  ExpectRefused(Names({"same", "same"}), kDuplicateName, "value \"same\"", kMessage);
  ExpectRefused(Names({"b"}), kDuplicateName, "value \"b\"", kMessage);
  ExpectRefused(Names({"hidden"}), kDuplicateName, "value \"hidden\"", kMessage);
  ExpectRefused(Names({"w"}), kDuplicateName, "value \"w\"", kMessage);
  ExpectRefused(Names({}, {"s"}), kDuplicateName, "value \"s\"", kMessage);
  ExpectRefused(Names({"n"}, {"n"}), kDuplicateName, "value \"n\"", kMessage);
  ExpectRefused(Names({}, {"h"}), kDuplicateName, "value \"h\"", kMessage);
}

TEST(ExportNames, MustBeNamesAndNoMoreThanValues) {
  using enum ErrorCode;
  ExpectRefused(Names({"x", "b", "c"}), kInvalidArgument, "option input_names",
                "has 3 names, the model only 2 such values");
  ExpectRefused(Names({}, {"a", "b", "c"}), kInvalidArgument, "option output_names",
                "has 3 names, the model only 2 such values");
  ExpectRefused(Names({""}), kInvalidArgument, "option input_names", "non-empty UTF-8");
  ExpectRefused(Names({}, {"a", "\xC0\x80"}), kInvalidArgument, "option output_names",
                "non-empty UTF-8");
}

TEST(ExportOpset, IsThatOfTheModelOrRefused) {
  ExportOptions options;
  options.opset_version = 21;
  Apply(options);
  for (const int other : {20, 22, 0, -1}) {
    options.opset_version = other;
    ExpectRefused(options, ErrorCode::kUnsupported, "option opset_version",
                  "the model was built for opset 21 and cannot be converted");
  }
}

TEST(ExportInitializers, BecomeInputsWithoutParams) {
  ExportOptions options;
  options.export_params = false;
  const auto graph = Apply(options);
  EXPECT_EQ(graph.initializer_size(), 0);
  EXPECT_EQ(NamesOf(graph.input()), (NameList{"x", "b", "w", "s"}));
  EXPECT_EQ(graph.input(2).type().tensor_type().shape().dim(0).dim_value(), 300);
  EXPECT_TRUE(ApplyExportOptions(Perceptron(), options).value().weights.empty());
  options.keep_initializers_as_inputs = true;  // without effect, since no initializer is left
  EXPECT_EQ(Apply(options).SerializeAsString(), graph.SerializeAsString());
}

TEST(ExportInitializers, NeedNoSourceWithoutParams) {
  Model model = Perceptron();
  model.weights[0].source = {};
  ExportOptions options;
  options.export_params = false;
  EXPECT_TRUE(to_onnx(model, options).ok());
}

TEST(ExportInitializers, AreListedAsInputsToo) {
  ExportOptions options;
  options.keep_initializers_as_inputs = true;
  const auto graph = Apply(options);
  EXPECT_EQ(NamesOf(graph.input()), (NameList{"x", "b", "w", "s"}));
  EXPECT_EQ(NamesOf(graph.initializer()), (NameList{"w", "s"}));
  EXPECT_EQ(graph.initializer(0).raw_data().size(), 4800U);
  const Model twice =
      ApplyExportOptions(ApplyExportOptions(Perceptron(), options).value(), options).value();
  EXPECT_EQ(Exported(twice).graph().input_size(), 4);
}

// Inference knows the result of Reshape only while its shape is an initializer with a value.
TEST(ExportInitializers, KeepTheShapesThatFollowedFromThem) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({6, 2})).value();
  const Value shape = g.AddInitializer("shape", IntVector({3, 4})).value();
  (void)g.AddOutput(Node(g, "Reshape", {x, shape}), "y").value();
  const Model model = Finish(builder);
  ExportOptions options;
  options.export_params = false;
  EXPECT_EQ(Apply(options, model).output(0).type().tensor_type().shape().dim(1).dim_value(), 4);
}

TEST(ExportMetadata, IsAddedOrReplaced) {
  ExportOptions options;
  options.metadata = {{"licence", "MIT"}, {"größe", "klein"}, {"", "empty key"}};
  const onnx::ModelProto model = Exported(Perceptron(), options);
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& entry : model.metadata_props()) found.emplace_back(entry.key(), entry.value());
  EXPECT_EQ(
      found,
      (Metadata{{"author", "Ada"}, {"licence", "MIT"}, {"größe", "klein"}, {"", "empty key"}}));
  Apply(options);
}

TEST(ExportMetadata, MustBeUtf8WithUniqueKeys) {
  ExportOptions options;
  options.metadata = {{"a", "1"}, {"a", "2"}};
  ExpectRefused(options, ErrorCode::kInvalidArgument, "option metadata", "given twice");
  options.metadata = {{"a", "\xFF"}};
  ExpectRefused(options, ErrorCode::kInvalidArgument, "option metadata", "UTF-8");
}

TEST(ExportProducer, IsReplacedWhenGiven) {
  ExportOptions options;
  EXPECT_EQ(Exported(Perceptron(), options).producer_name(), "onnx-loom");
  options.producer_name = "me";
  options.producer_version = "2.0";
  EXPECT_EQ(Exported(Perceptron(), options).producer_name(), "me");
  EXPECT_EQ(Exported(Perceptron(), options).producer_version(), "2.0");
  Apply(options);
  options.producer_name = "\xED\xA0\x80";
  ExpectRefused(options, ErrorCode::kInvalidArgument, "option producer_name", "UTF-8");
  options.producer_name = "";
  options.producer_version = "\xFF";
  ExpectRefused(options, ErrorCode::kInvalidArgument, "option producer_version", "UTF-8");
}

TEST(ExportOptionsTogether, Work) {
  ExportOptions options = Names({"image"}, {"answer"});
  options.dynamic_axes = {{"image", {{0, "N"}}}, {"answer", {{-1, "classes"}}}};
  options.opset_version = 21;
  options.export_params = false;
  options.metadata = {{"author", "Grace"}};
  options.producer_name = "me";
  const auto graph = Apply(options);
  EXPECT_EQ(graph.input(0).type().tensor_type().shape().dim(0).dim_param(), "N");
  EXPECT_EQ(graph.output(0).type().tensor_type().shape().dim(1).dim_param(), "classes");
}

}  // namespace
}  // namespace loom::test
