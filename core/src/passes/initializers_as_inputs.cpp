#include "passes/initializers_as_inputs.h"

#include "proto/extra_inputs.h"
#include "proto/proto_types.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

void AddInputs(const onnx::GraphProto& graph, ExtraInputs& inputs) {
  for (const onnx::TensorProto& tensor : graph.initializer()) {
    if (auto* type = inputs.Add(tensor.name())) TensorTypeInto(tensor, type);
  }
  for (const onnx::SparseTensorProto& tensor : graph.sparse_initializer()) {
    if (auto* type = inputs.Add(tensor.values().name())) DenseTypeInto(tensor, type);
  }
}

}  // namespace

void ListInitializersAsInputs(Edit& edit) {
  ExtraInputs inputs(&edit.graph());
  AddInputs(edit.graph(), inputs);
}

void TurnInitializersIntoInputs(Edit& edit) {
  ExtraInputs inputs(&edit.graph());
  ForEachGraph(edit.graph(), [&](onnx::GraphProto& graph) {
    AddInputs(graph, inputs);
    graph.clear_initializer();
    graph.clear_sparse_initializer();
  });
}

}  // namespace loom
