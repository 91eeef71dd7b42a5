// AddNode refuses attribute values that the documentation does not list. Attributes take data types
// by name.
#include "core/support/failing_call.h"

namespace loom::test {
namespace {

using enum ErrorCode;
using Inputs = std::vector<Value>;

std::string Where(const std::string& op_type, const std::string& attribute) {
  return "graph \"main\" / node \"" + op_type + "_0\" (" + op_type + ") / attribute \"" +
         attribute + "\"";
}

// The error of a node whose inputs are all the same image, in a model of that opset.
Error At(int opset, const std::string& op_type, const std::vector<Attribute>& attributes,
         std::size_t inputs = 1) {
  ModelBuilder builder = Builder(opset);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1, 4, 6, 6})).value();
  return ErrorOf(TryNode(graph, op_type, Inputs(inputs, x), attributes));
}

TEST(EnumerationErrors, Strings) {
  ExpectFails(kBadAttribute, Where("AveragePool", "auto_pad"),
              "given \"SAME\", allowed are \"NOTSET\", \"SAME_UPPER\", \"SAME_LOWER\", \"VALID\"",
              [](Scene& scene) {
                return ErrorOf(TryNode(scene.graph, "AveragePool", {scene.x},
                                       {{"kernel_shape", std::vector<std::int64_t>{1}},
                                        {"auto_pad", std::string("SAME")}}));
              });
  ExpectFails(kBadAttribute, Where("Resize", "mode"),
              "given \"bilinear\", allowed are \"nearest\", \"linear\", \"cubic\"",
              [](Scene& scene) {
                return ErrorOf(
                    TryNode(scene.graph, "Resize", {scene.x}, {{"mode", std::string("bilinear")}}));
              });
  ExpectError(At(21, "Gelu", {{"approximate", std::string("TANH")}}), kBadAttribute,
              Where("Gelu", "approximate"), "did you mean \"tanh\"?");
}

TEST(EnumerationErrors, StringsOfOtherOpsets) {
  ExpectError(At(18, "Pad", {{"mode", std::string("wrap")}}, 2), kBadAttribute,
              Where("Pad", "mode"), "; \"wrap\" is one since opset 19");
  ExpectError(
      At(18, "GridSample", {{"mode", std::string("linear")}}, 2), kBadAttribute,
      Where("GridSample", "mode"),
      "allowed are \"bilinear\", \"nearest\", \"bicubic\"; \"linear\" is one since opset 20");
  ExpectError(At(20, "GridSample", {{"mode", std::string("bilinear")}}, 2), kBadAttribute,
              Where("GridSample", "mode"), "\"bilinear\" is one until opset 19");
  ExpectError(
      At(19, "Resize", {{"coordinate_transformation_mode", std::string("tf_half_pixel_for_nn")}}),
      kBadAttribute, Where("Resize", "coordinate_transformation_mode"),
      "\"tf_half_pixel_for_nn\" is one until opset 12");
}

TEST(EnumerationErrors, ListsOfStrings) {
  ModelBuilder builder = Builder(22);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({5, 1, 3})).value();
  const Value w = graph.AddInput("w", FloatType({1, 4, 3})).value();
  const Value r = graph.AddInput("r", FloatType({1, 4, 4})).value();
  const std::vector<std::string> wrong = {"tanh"};
  ExpectError(
      TryNode(graph, "RNN", {x, w, r}, {{"hidden_size", std::int64_t{4}}, {"activations", wrong}}),
      kBadAttribute, Where("RNN", "activations"), "did you mean \"Tanh\"?");
  const std::vector<std::string> right = {"Relu"};
  EXPECT_EQ(TypeText(builder, Node(graph, "RNN", {x, w, r},
                                   {{"hidden_size", std::int64_t{4}}, {"activations", right}})),
            "float32[5, 1, 1, 4]");
}

TEST(EnumerationErrors, Integers) {
  ExpectError(
      At(22, "MaxPool",
         {{"kernel_shape", std::vector<std::int64_t>{2, 2}}, {"storage_order", std::int64_t{2}}}),
      kBadAttribute, Where("MaxPool", "storage_order"), "given 2, allowed are 0 to 1");
  ExpectError(At(22, "Unique", {{"sorted", std::int64_t{2}}}), kBadAttribute,
              Where("Unique", "sorted"), "given 2, allowed are 0 to 1");
  ExpectError(At(22, "Unique", {{"sorted", std::int64_t{-1}}}), kBadAttribute,
              Where("Unique", "sorted"), "given -1, allowed are 0 to 1");
}

TEST(DataTypes, ByNameAndByNumber) {
  ModelBuilder builder = Builder(21);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({3})).value();
  const Value named = Node(graph, "Cast", {x}, {{"to", std::string("float16")}});
  const Value numbered = Node(graph, "Cast", {x}, {{"to", std::int64_t{10}}});
  EXPECT_EQ(TypeText(builder, named), "float16[3]");
  EXPECT_EQ(TypeText(builder, numbered), "float16[3]");
  EXPECT_EQ(
      TypeText(builder, Node(graph, "EyeLike",
                             {Node(graph, "Unsqueeze",
                                   {x, graph.AddInitializer("axes", IntVector({0})).value()})},
                             {{"dtype", std::string("int64")}})),
      "int64[1, 3]");
  ASSERT_TRUE(graph.AddOutput(named, "y").ok());
  ASSERT_TRUE(graph.AddOutput(numbered, "z").ok());
  const auto exported = Exported(Finish(builder));
  EXPECT_EQ(exported.graph().node(0).attribute(0).SerializeAsString(),
            exported.graph().node(1).attribute(0).SerializeAsString());
}

TEST(DataTypes, UnknownOnesAreRefused) {
  ExpectError(At(21, "Cast", {{"to", std::string("float33")}}), kBadAttribute, Where("Cast", "to"),
              "\"float33\" is not a data type");
  ExpectError(At(21, "Cast", {{"to", std::int64_t{99}}}), kBadAttribute, Where("Cast", "to"),
              "99 is not a data type");
  ExpectError(At(21, "Cast", {{"to", std::int64_t{-1}}}), kBadAttribute, Where("Cast", "to"),
              "-1 is not a data type");
  // In opset 1 the attribute is a string, with upper-case names.
  ExpectError(At(1, "Cast", {{"to", std::string("float16")}}), kBadAttribute, Where("Cast", "to"),
              "did you mean \"FLOAT16\"?");
}

}  // namespace
}  // namespace loom::test
