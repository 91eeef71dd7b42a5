// The path of an error of ONNX's checker or inference. It names the refused node.
#include "adapters/refused_node.h"

#include "adapters/checker.h"
#include "adapters/inference.h"
#include "adapters/onnx_syntax.h"
#include "core/support/support.h"

namespace loom::test {
namespace {

// Checks the graph, which must be refused, and returns `where` of the error.
std::string Where(const std::string& graph) {
  google::protobuf::Arena arena;
  onnx::ModelProto* const model =
      ParseText("<ir_version: 10, opset_import: [\"\" : 21]> " + graph, &arena).value();
  Status status = CheckModel(*model);
  if (status.ok()) status = InferModel(model);
  EXPECT_FALSE(status.ok()) << graph;
  return status.ok() ? "" : status.error().where;
}

TEST(RefusedNode, OfTheChecker) {
  EXPECT_EQ(Where("g (float x) => (float y) { [a] h = Abs (x) [b] y = Relu <alpha = 1.0> (h) }"),
            R"(graph "g" / node "b" (Relu))");
  EXPECT_EQ(Where("g (float x) => (float y) { [a] y = Relu (z) }"),
            R"(graph "g" / node "a" (Relu))");
  EXPECT_EQ(Where("g (float x) => (float y) { y = Relu (z) }"), R"(graph "g" / node "" (Relu))");
}

TEST(RefusedNode, OfInference) {
  EXPECT_EQ(Where("g (float[2] x, float[3] z) => (float y) { [a] y = Add (x, z) }"),
            R"(graph "g" / node "a" (Add))");
  EXPECT_EQ(Where("g (float[2] x, float[3] z) => (float y) { y = Add (x, z) }"),
            R"(graph "g" / node "" (Add))");
}

TEST(RefusedNode, OfABodyIsTheNodeWithTheBody) {
  EXPECT_EQ(Where("g (bool c, float x) => (float y) { [i] y = If (c) <"
                  "then_branch = t () => (float a) { [n] a = Relu <alpha = 1.0> (x) }, "
                  "else_branch = e () => (float b) { b = Identity (x) }> }"),
            R"(graph "g" / node "i" (If))");
}

TEST(RefusedNode, IsTheModelIfNoNodeIsNamed) {
  EXPECT_EQ(Where("g (float x, float x) => (float y) { y = Relu (x) }"), "model");
  EXPECT_EQ(RefusedNode("", "g"), "model");
  EXPECT_EQ(RefusedNode("Bad node spec for node. Name: cut off", "g"), "model");
}

TEST(RefusedNode, KeepsNamesThatLookLikeTheText) {
  EXPECT_EQ(
      RefusedNode("x\n\n==> Context: Bad node spec for node. Name: a OpType: b OpType: Relu", "g"),
      R"(graph "g" / node "a OpType: b" (Relu))");
}

}  // namespace
}  // namespace loom::test
