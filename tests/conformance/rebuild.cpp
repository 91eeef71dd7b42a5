#include "conformance/rebuild.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "conformance/from_proto.h"
#include "loom/export.h"

namespace loom::test {
namespace {

BuilderOptions OptionsOf(const onnx::ModelProto& model) {
  BuilderOptions options;
  options.graph_name = model.graph().name();
  options.doc_string = model.doc_string();
  options.producer_name = model.producer_name();
  options.producer_version = model.producer_version();
  options.domain = model.domain();
  options.model_version = model.model_version();
  options.metadata = MetadataFrom(model.metadata_props());
  for (const auto& import : model.opset_import()) {
    const int version = static_cast<int>(import.version());
    if (import.domain().empty() || import.domain() == "ai.onnx") {
      options.opset = version;
    } else {
      options.opset_imports.push_back({import.domain(), version});
    }
  }
  return options;
}

class Rebuilder {
 public:
  Rebuilder(const onnx::ModelProto& original, ModelBuilder builder)
      : original_(original), builder_(std::move(builder)) {}

  Result<Rebuilt> Run() {
    const onnx::GraphProto& graph = original_.graph();
    Graph target = builder_.main();
    AddInputs(graph, target);
    AddInitializers(graph, target);
    for (const onnx::NodeProto& node : graph.node()) AddNode(node, target);
    for (const onnx::ValueInfoProto& output : graph.output()) {
      const Value value = values_.at(output.name());
      target.AddOutput(value, "", TypeFrom(output.type()), output.doc_string()).value();
    }
    Rebuilt rebuilt;
    rebuilt.types = std::move(types_);
    const Model model = builder_.Finish().value();
    ExportOptions options;
    options.keep_initializers_as_inputs = initializers_are_inputs_;
    rebuilt.bytes = to_onnx(model, options).value();
    return rebuilt;
  }

 private:
  void AddInputs(const onnx::GraphProto& graph, Graph& target) {
    std::set<std::string_view> initializers;
    for (const auto& tensor : graph.initializer()) initializers.insert(tensor.name());
    for (const onnx::ValueInfoProto& input : graph.input()) {
      if (initializers.contains(input.name())) {
        initializers_are_inputs_ = true;
        continue;
      }
      values_[input.name()] =
          target.AddInput(input.name(), TypeFrom(input.type()), {input.doc_string()}).value();
    }
  }

  void AddInitializers(const onnx::GraphProto& graph, Graph& target) {
    for (const onnx::TensorProto& tensor : graph.initializer()) {
      values_[tensor.name()] =
          target.AddInitializer(tensor.name(), TensorFrom(tensor), tensor.doc_string()).value();
    }
  }

  void AddNode(const onnx::NodeProto& node, Graph& target) {
    std::vector<Value> inputs;
    for (const std::string& name : node.input()) {
      inputs.push_back(name.empty() ? kAbsent : values_.at(name));
    }
    std::vector<Attribute> attributes;
    for (const onnx::AttributeProto& attribute : node.attribute()) {
      attributes.push_back({attribute.name(), AttributeValueFrom(attribute)});
    }
    NodeOptions options;
    options.domain = node.domain();
    options.name = node.name();
    options.output_names = {node.output().begin(), node.output().end()};
    options.doc_string = node.doc_string();
    options.overload = node.overload();
    options.metadata = MetadataFrom(node.metadata_props());
    auto added = target.AddNode(node.op_type(), inputs, attributes, options);
    if (!added.ok() && added.error().code == ErrorCode::kInvalidArgument) {
      // Inference cannot tell the types.
      options.output_types = DeclaredTypes(node);
      added = target.AddNode(node.op_type(), inputs, attributes, options);
    }
    const std::vector<Value> outputs = added.value();
    for (int i = 0; i < node.output_size(); ++i) {
      if (node.output(i).empty()) continue;
      const Value value = outputs[static_cast<std::size_t>(i)];
      values_[node.output(i)] = value;
      types_.emplace(node.output(i), builder_.TypeOf(value).value());
    }
  }

  std::vector<ValueType> DeclaredTypes(const onnx::NodeProto& node) {
    std::vector<ValueType> types;
    for (const std::string& name : node.output()) {
      const auto& outputs = original_.graph().output();
      const auto it = std::ranges::find(outputs, name, &onnx::ValueInfoProto::name);
      if (it == outputs.end()) break;
      types.push_back(TypeFrom(it->type()));
    }
    return types;
  }

  const onnx::ModelProto& original_;
  ModelBuilder builder_;
  bool initializers_are_inputs_ = false;
  std::unordered_map<std::string, Value> values_;
  std::map<std::string, ValueType> types_;
};

}  // namespace

Result<Rebuilt> Rebuild(const onnx::ModelProto& original) {
  try {
    return Rebuilder(original, ModelBuilder::Create(OptionsOf(original)).value()).Run();
  } catch (const LoomError& error) {
    return error.error();
  } catch (const std::exception& e) {
    return Error{ErrorCode::kUnsupported, "harness", e.what(), {}};
  }
}

}  // namespace loom::test
