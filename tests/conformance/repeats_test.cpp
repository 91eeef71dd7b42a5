// The official models with every node twice. The builder finds the second node in its cache; it
// must be the same as the first.
#include <gtest/gtest.h>

#include <algorithm>

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

using Values = google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>;

// Declares the output of the repeated node among the values, if they declare the output.
void DeclareAgain(const std::string& output, Values* values) {
  const auto declared = std::ranges::find(*values, output, &onnx::ValueInfoProto::name);
  if (declared == values->end()) return;
  onnx::ValueInfoProto again = *declared;
  again.set_name(output + kAgain);
  *values->Add() = again;
}

void AddAgain(onnx::NodeProto node, onnx::GraphProto* graph) {
  if (!node.name().empty()) node.set_name(node.name() + kAgain);
  for (std::string& output : *node.mutable_output()) {
    if (output.empty()) continue;
    DeclareAgain(output, graph->mutable_value_info());
    DeclareAgain(output, graph->mutable_output());
    output += kAgain;
  }
  *graph->add_node() = node;
}

onnx::ModelProto WithEveryNodeTwice(onnx::ModelProto model) {
  onnx::GraphProto* graph = model.mutable_graph();
  const auto nodes = graph->node();
  graph->clear_node();
  for (const onnx::NodeProto& node : nodes) {
    *graph->add_node() = node;
    if (!HasBody(node)) AddAgain(node, graph);
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
                         testing::Values(RepeatedSet{"node", 1765}, RepeatedSet{"simple", 23},
                                         RepeatedSet{"pytorch-operator", 35},
                                         RepeatedSet{"pytorch-converted", 82},
                                         RepeatedSet{"light", 9}),
                         [](const auto& set) {
                           std::string name = set.param.name;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace loom::test
