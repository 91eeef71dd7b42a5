// The official models with every node twice. The builder finds the second node in its cache; it
// must be the same as the first.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "conformance/check.h"
#include "conformance/models.h"

namespace loom::test {
namespace {

constexpr const char* kAgain = "__again";

// Nodes with bodies are not repeated, because the names in the bodies would not be unique any more.
bool HasBody(const onnx::NodeProto& node) {
  return std::ranges::any_of(node.attribute(), [](const onnx::AttributeProto& attribute) {
    return attribute.has_g() || attribute.graphs_size() > 0;
  });
}

using Types = std::map<std::string, onnx::TypeProto>;

Types DeclaredTypes(const onnx::GraphProto& graph) {
  Types types;
  for (const auto& value : graph.value_info()) types.emplace(value.name(), value.type());
  return types;
}

void AddAgain(onnx::NodeProto node, const Types& types, onnx::GraphProto* graph) {
  if (!node.name().empty()) node.set_name(node.name() + kAgain);
  for (std::string& output : *node.mutable_output()) {
    if (output.empty()) continue;
    const auto type = types.find(output);
    output += kAgain;
    if (type == types.end()) continue;
    auto* value = graph->add_value_info();
    value->set_name(output);
    *value->mutable_type() = type->second;
  }
  *graph->add_node() = node;
}

onnx::ModelProto WithEveryNodeTwice(onnx::ModelProto model) {
  onnx::GraphProto* graph = model.mutable_graph();
  const Types types = DeclaredTypes(*graph);
  const auto nodes = graph->node();
  graph->clear_node();
  for (const onnx::NodeProto& node : nodes) {
    *graph->add_node() = node;
    if (!HasBody(node)) AddAgain(node, types, graph);
  }
  return model;
}

struct RepeatedSet {
  const char* name;
  int models;
};

class RepeatsTest : public testing::TestWithParam<RepeatedSet> {};

TEST_P(RepeatsTest, AreTheSameAsTheFirst) {
  SetCheck check(std::string("twice-") + GetParam().name);
  for (const OfficialModel& model : OfficialModels(GetParam().name)) {
    check.Check(model.name, WithEveryNodeTwice(ReadModel(model.path)));
  }
  EXPECT_EQ(check.models(), GetParam().models);
  check.PrintTotals();
}

INSTANTIATE_TEST_SUITE_P(All, RepeatsTest,
                         testing::Values(RepeatedSet{"node", 1765},
                                         RepeatedSet{"pytorch-operator", 35},
                                         RepeatedSet{"pytorch-converted", 82}),
                         [](const auto& set) {
                           std::string name = set.param.name;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace loom::test
