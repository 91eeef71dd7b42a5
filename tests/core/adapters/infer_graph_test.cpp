// The path of an error, `where`, in the inference of a finished graph.
#include "adapters/infer_graph.h"

#include "adapters/onnx_syntax.h"
#include "core/support/support.h"

namespace loom::test {
namespace {

using enum ErrorCode;

// Parses the ONNX text and infers its graph.
Status Infer(const std::string& graph) {
  google::protobuf::Arena arena;
  auto model = ParseText("<ir_version: 10, opset_import: [\"\" : 21]>\n" + graph, &arena);
  if (!model.ok()) return model.error();
  return InferGraph(*model);
}

TEST(InferGraphPaths, NameTheNode) {
  ExpectError(Infer("g (float[2] x, float[3] y) => (float[2] z) { [a] z = Add (x, y) }"),
              kShapeMismatch, "graph \"g\" / node \"a\" (Add)", "Incompatible dimensions");
  ExpectError(Infer("g (float[2] x) => (float[2] z) { z = Nothing (x) }"), kUnknownOperator,
              "graph \"g\" / node \"\" (Nothing)", "no operator");
}

TEST(InferGraphPaths, NameThePartOfTheNode) {
  ExpectError(Infer("g (float[2] x) => (int64[2] z) { [a] z = Abs (x) }"), kTypeMismatch,
              "graph \"g\" / node \"a\" (Abs) / output 0", "given int64[2]");
  ExpectError(Infer("g (float[2] x) => (float[2] z) { [a] z = Softmax <axis=8589934592> (x) }"),
              kBadAttribute, "graph \"g\" / node \"a\" (Softmax) / attribute \"axis\"",
              "is not an axis of any tensor");
  ExpectError(Infer("g (float a, float b) => (float[N] z) <float c = {0}> "
                    "{ [r] z = Range (a, b, c) }"),
              kShapeMismatch, "graph \"g\" / node \"r\" (Range) / input 2", "must not be 0");
  ExpectError(Infer("g (float[2] x) => (float[N] z) <int64[2] pads = {-3, 0}> "
                    "{ [p] z = Pad (x, pads) }"),
              kShapeMismatch, "graph \"g\" / node \"p\" (Pad) / output 0", "a dim of -1");
  ExpectError(Infer("g (float[2] x, float[2] y, bool[2] z) => (float[2] u) "
                    "{ [w] u = Where (z, x, z) }"),
              kTypeMismatch, "graph \"g\" / node \"w\" (Where) / input 2 \"Y\"", "given");
}

TEST(InferGraphPaths, NameAnOutputThatIsAnInput) {
  ExpectError(Infer("g (float[2] x) => (int64[2] x) { y = Abs (x) }"), kTypeMismatch,
              "graph \"g\" / output \"x\"", "given");
}

TEST(InferGraphPaths, GoThroughBodies) {
  const auto branches = [](const std::string& then_nodes, const std::string& name) {
    return "If (c) <then_branch: graph = t" + name + " () => (float[N] t" + name + ") { " +
           then_nodes + " }, else_branch: graph = e" + name + " () => (float[N] e" + name +
           ") { e" + name + " = Abs (x) }>";
  };
  const std::string inputs = "g (bool c, float[2] x, float[3] y) => (float[N] z) { [i] z = ";
  const std::string path = "graph \"g\" / node \"i\" (If) / attribute \"then_branch\"";
  ExpectError(Infer(inputs + branches("[a] t = Add (x, y)", "") + " }"), kShapeMismatch,
              path + " / node \"a\" (Add)", "Incompatible dimensions");
  ExpectError(
      Infer(inputs +
            branches("[j] t = " + branches("[a] t2 = Softmax <axis=8589934592> (x)", "2"), "") +
            " }"),
      kBadAttribute,
      path +
          " / node \"j\" (If) / attribute \"then_branch\" / node \"a\" (Softmax) / "
          "attribute \"axis\"",
      "is not an axis of any tensor");
}

TEST(InferGraphPaths, NameTheInputOfABody) {
  const auto loop = [](const std::string& body_inputs) {
    return "g (int64 n, bool c, float[2] x) => (float[2] z) { [l] z = Loop (n, c, x) "
           "<body: graph = b (" +
           body_inputs + ") => (bool d, float[2] w) { d = Identity (c) w = Abs (x) }> }";
  };
  const std::string path = "graph \"g\" / node \"l\" (Loop) / attribute \"body\"";
  ExpectError(Infer(loop("int64 i")), kBadArity, path, "the body has 1 inputs");
  ExpectError(Infer(loop("int64 i, bool b, int64[2] v")), kTypeMismatch, path + " / input 2",
              "given");
}

}  // namespace
}  // namespace loom::test
