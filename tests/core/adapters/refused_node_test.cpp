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
      ParseText("<ir_version: 10, opset_import: [\"\" : 21, \"t\" : 1]> " + graph, &arena).value();
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

TEST(RefusedNode, OfAFunction) {
  const std::string call = "g (float x) => (float y) { y = t.F (x) } ";
  const auto function = [&](const std::string& nodes) {
    return call + "<domain: \"t\", opset_import: [\"\" : 21]> G (a) => (b) { b = Relu (a) } " +
           "<domain: \"t\", opset_import: [\"\" : 21]> F (a) => (b) { " + nodes + " }";
  };
  EXPECT_EQ(Where(function("[n] b = Relu (c)")), R"(function "t::F" / node "n" (Relu))");
  EXPECT_EQ(Where(function("[n] b = Relu <alpha = 1.0> (a)")), R"(function "t::F")");
  EXPECT_EQ(Where(function("b = If (a) <then_branch = t () => (float u) "
                           "{ [n] u = Relu <alpha = 1.0> (a) }, "
                           "else_branch = e () => (float v) { v = Identity (a) }>")),
            R"(function "t::F" / node "n" (Relu))");
}

TEST(RefusedNode, OfAFunctionThatIsCheckedAlone) {
  onnx::FunctionProto function;
  function.set_domain("t");
  function.set_name("F");
  auto* import = function.add_opset_import();
  import->set_domain("");
  import->set_version(21);
  auto* node = function.add_node();
  node->set_name("n");
  node->set_op_type("Relu");
  node->add_input("missing");
  node->add_output("b");
  const auto where = [&] {
    const Status status = CheckFunction(function, {{"", 21}}, 10, R"(function "t::F")");
    return status.ok() ? "" : status.error().where;
  };
  EXPECT_EQ(where(), R"(function "t::F" / node "n" (Relu))");
  function.add_input("missing");
  EXPECT_EQ(where(), "");
}

TEST(RefusedNode, IsTheModelIfNoNodeIsNamed) {
  EXPECT_EQ(Where("g (float x, float x) => (float y) { y = Relu (x) }"), "model");
  EXPECT_EQ(RefusedNode("", "g"), "model");
  EXPECT_EQ(RefusedNode("\n\n==> Context: Bad node spec for node. Name: cut off", "g"), "model");
}

constexpr std::string_view kContext = "\n\n==> Context: Bad node spec for node. Name: ";

std::string WithContext(const std::string& problem, const std::string& node) {
  return RefusedNode(problem + std::string(kContext) + node, "g");
}

TEST(RefusedNode, KeepsNamesThatLookLikeTheText) {
  EXPECT_EQ(WithContext("x", "a OpType: b OpType: Relu"),
            R"(graph "g" / node "a OpType: b" (Relu))");
}

TEST(RefusedNode, IgnoresValueNamesThatLookLikeTheText) {
  const std::string name = std::string(kContext) + "fake OpType: Abs\n";
  EXPECT_EQ(WithContext("input '" + name + "'", "a OpType: Relu"),
            R"(graph "g" / node "a" (Relu))");
  EXPECT_EQ(WithContext("\nname: fake OpType: Abs\n", "a OpType: Relu"),
            R"(graph "g" / node "a" (Relu))");
  EXPECT_EQ(RefusedNode("(op_type:Abs, node name: fake): it is no initializer", "g"), "model");
}

TEST(RefusedNode, IgnoresInputNamesThatLookLikeTheText) {
  onnx::ModelProto model;
  model.set_ir_version(10);
  model.add_opset_import()->set_version(21);
  model.mutable_graph()->set_name("g");
  auto* node = model.mutable_graph()->add_node();
  node->set_name("a");
  node->set_op_type("Relu");
  node->add_input("' of node: \nname: fake OpType: Abs\n is not output of any previous nodes.");
  node->add_output("y");
  EXPECT_EQ(CheckModel(model).error().where, R"(graph "g" / node "a" (Relu))");
}

TEST(RefusedNode, IsTheModelIfTheNameHasALineBreak) {
  EXPECT_EQ(WithContext("x", "a\nb OpType: Relu"), "model");
}

}  // namespace
}  // namespace loom::test
