#include "conformance/normalise.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "conformance/from_proto.h"
#include "onnx/shape_inference/implementation.h"

namespace loom::test {
namespace {

using onnx::AttributeProto;
using onnx::GraphProto;
using onnx::ModelProto;
using onnx::NodeProto;
using onnx::TensorProto;
using onnx::ValueInfoProto;

// Rules 4, 5, 6 and 8, which change each message on its own.
struct OneSided {
  template <typename Message>
  static void DropEmpty(Message* message, const std::string& (Message::*get)() const,
                        void (Message::*clear)()) {
    if ((message->*get)().empty()) (message->*clear)();
  }

  static void Simplify(TensorProto* tensor) {
    const std::string bytes = RawData(*tensor);
    tensor->clear_float_data();
    tensor->clear_double_data();
    tensor->clear_int32_data();
    tensor->clear_int64_data();
    tensor->clear_uint64_data();
    tensor->clear_raw_data();
    if (!bytes.empty()) tensor->set_raw_data(bytes);
  }

  static void Simplify(ValueInfoProto* value) {
    DropEmpty(value, &ValueInfoProto::doc_string, &ValueInfoProto::clear_doc_string);
    if (value->type().ByteSizeLong() == 0) value->clear_type();
  }

  static void Simplify(onnx::SparseTensorProto* tensor) {
    Simplify(tensor->mutable_values());
    Simplify(tensor->mutable_indices());
  }

  template <typename Messages>
  static void SimplifyAll(Messages* messages) {
    for (auto& message : *messages) Simplify(&message);
  }

  static void SimplifyUnnamed(TensorProto* tensor) {
    Simplify(tensor);
    tensor->clear_name();
  }

  static void Simplify(AttributeProto* attribute) {
    DropEmpty(attribute, &AttributeProto::doc_string, &AttributeProto::clear_doc_string);
    if (attribute->has_t()) SimplifyUnnamed(attribute->mutable_t());
    for (auto& tensor : *attribute->mutable_tensors()) SimplifyUnnamed(&tensor);
    if (attribute->has_sparse_tensor()) Simplify(attribute->mutable_sparse_tensor());
    SimplifyAll(attribute->mutable_sparse_tensors());
    if (attribute->has_g()) Simplify(attribute->mutable_g());
  }

  static void Simplify(NodeProto* node) {
    DropEmpty(node, &NodeProto::name, &NodeProto::clear_name);
    DropEmpty(node, &NodeProto::domain, &NodeProto::clear_domain);
    DropEmpty(node, &NodeProto::doc_string, &NodeProto::clear_doc_string);
    while (!node->input().empty() && node->input().rbegin()->empty()) {
      node->mutable_input()->RemoveLast();
    }
    SimplifyAll(node->mutable_attribute());
  }

  static void Simplify(GraphProto* graph) {
    SimplifyAll(graph->mutable_initializer());
    SimplifyAll(graph->mutable_sparse_initializer());
    SimplifyAll(graph->mutable_node());
    SimplifyAll(graph->mutable_input());
    SimplifyAll(graph->mutable_output());
  }

  static void Simplify(onnx::FunctionProto* function) {
    SimplifyAll(function->mutable_node());
    SimplifyAll(function->mutable_attribute_proto());
  }

  static void Simplify(ModelProto* model) {
    DropEmpty(model, &ModelProto::producer_name, &ModelProto::clear_producer_name);
    DropEmpty(model, &ModelProto::producer_version, &ModelProto::clear_producer_version);
    DropEmpty(model, &ModelProto::domain, &ModelProto::clear_domain);
    DropEmpty(model, &ModelProto::doc_string, &ModelProto::clear_doc_string);
    if (model->model_version() == 0) model->clear_model_version();
    for (auto& import : *model->mutable_opset_import()) import.set_domain(import.domain());
    Simplify(model->mutable_graph());
    SimplifyAll(model->mutable_functions());
  }
};

// Rules 1, 2, 3, 7 and 9, which need both messages: the rebuilt model contains more, or in another
// order.
struct Pairwise {
  template <typename Messages>
  static void AlignAll(Messages* originals, Messages* rebuilts) {
    for (int i = 0; i < std::min(originals->size(), rebuilts->size()); ++i) {
      Align(originals->Mutable(i), rebuilts->Mutable(i));
    }
  }

  static void Align(AttributeProto* original, AttributeProto* rebuilt) {
    if (original->has_g() && rebuilt->has_g()) Align(original->mutable_g(), rebuilt->mutable_g());
  }

  static void Align(NodeProto* original, NodeProto* rebuilt) {
    if (!original->has_name()) rebuilt->clear_name();
    AlignAll(original->mutable_attribute(), rebuilt->mutable_attribute());
  }

  // ONNX's own merge keeps what the original declares, and adds what only the rebuilt one has. A
  // contradiction stays, so that the comparison finds it.
  static void Align(ValueInfoProto* original, ValueInfoProto* rebuilt) {
    if (!rebuilt->has_type()) return;
    if (!original->has_type()) {
      *original->mutable_type() = rebuilt->type();
    } else if (original->type().value_case() == rebuilt->type().value_case()) {
      onnx::shape_inference::mergeShapesAndTypes(rebuilt->type(), original->mutable_type());
    }
  }

  static void MoveInitializersBack(GraphProto* graph) {
    const std::vector<ValueInfoProto> inputs(graph->input().begin(), graph->input().end());
    std::unordered_set<std::string> initializers;
    for (const auto& tensor : graph->initializer()) initializers.insert(tensor.name());
    graph->clear_input();
    for (const auto& input : inputs) {
      if (!initializers.contains(input.name())) *graph->add_input() = input;
    }
    for (const auto& tensor : graph->initializer()) {
      const auto it = std::ranges::find(inputs, tensor.name(), &ValueInfoProto::name);
      if (it != inputs.end()) *graph->add_input() = *it;
    }
  }

  static void Align(GraphProto* original, GraphProto* rebuilt) {
    AlignAll(original->mutable_node(), rebuilt->mutable_node());
    AlignAll(original->mutable_input(), rebuilt->mutable_input());
    AlignAll(original->mutable_output(), rebuilt->mutable_output());
  }

  static void Align(onnx::FunctionProto* original, onnx::FunctionProto* rebuilt) {
    AlignAll(original->mutable_node(), rebuilt->mutable_node());
  }

  static bool ImportsAiOnnx(const ModelProto& model) {
    return std::ranges::any_of(model.opset_import(),
                               [](const auto& import) { return import.domain().empty(); });
  }

  static void Align(ModelProto* original, ModelProto* rebuilt) {
    original->set_ir_version(rebuilt->ir_version());
    if (!ImportsAiOnnx(*original) && ImportsAiOnnx(*rebuilt)) {
      rebuilt->mutable_opset_import()->DeleteSubrange(0, 1);
    }
    MoveInitializersBack(original->mutable_graph());
    Align(original->mutable_graph(), rebuilt->mutable_graph());
    AlignAll(original->mutable_functions(), rebuilt->mutable_functions());
  }
};

}  // namespace

void Normalise(ModelProto* original, ModelProto* rebuilt) {
  OneSided::Simplify(original);
  OneSided::Simplify(rebuilt);
  Pairwise::Align(original, rebuilt);
}

}  // namespace loom::test
