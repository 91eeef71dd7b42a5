#include "core/support/failing_call.h"

namespace loom::test {
namespace {

Scene Begin() {
  Scene scene;
  Graph graph = scene.graph;
  scene.x = graph.AddInput("x", FloatType({"N", 4})).value();
  scene.weight = graph.AddInitializer("weight", Ramp({4, 300})).value();
  scene.shape = graph.AddInitializer("shape", IntVector({0, -1})).value();
  scene.text = graph.AddInitializer("text", Strings({2}, {"a", "b"})).value();
  NodeOptions named;
  named.name = "dense";
  named.output_names = {"hidden"};
  scene.hidden = Node(graph, "MatMul", {scene.x, scene.weight}, {}, named);
  scene.open = Node(graph, "Relu", {scene.hidden});
  return scene;
}

// Makes every kind of call again, with generated names where possible, and finishes the model.
Model End(Scene& scene) {
  Graph graph = scene.graph;
  const Value more = graph.AddInitializer("more", Ramp({300, 2})).value();
  Value last = Node(graph, "Relu", {scene.open});
  last = Node(graph, "MatMul", {last, more});
  last = Node(graph, "Reshape", {last, scene.shape});
  NodeOptions custom;
  custom.domain = "com.example";
  custom.output_types = {FloatType({"N", 2})};
  const Value other = Node(graph, "Mystery", {last}, {}, custom);
  EXPECT_TRUE(graph.AddOutput(last, "y").ok());
  EXPECT_TRUE(graph.AddOutput(last, "z").ok());
  EXPECT_TRUE(graph.AddOutput(other).ok());
  return Finish(scene.builder, {.value_types = true});
}

}  // namespace

void ExpectFails(ErrorCode code, std::string_view where, std::string_view message,
                 const std::function<Error(Scene&)>& call) {
  Scene without = Begin();
  const Model expected = End(without);
  Scene with = Begin();
  ExpectError(call(with), code, where, message);
  const Model model = End(with);
  EXPECT_TRUE(model.skeleton == expected.skeleton) << "the failed call changed the model";
  EXPECT_EQ(model.weights.size(), expected.weights.size());
}

}  // namespace loom::test
