#include "conformance/rebuild.h"

#include <set>
#include <unordered_map>

#include "conformance/from_proto.h"
#include "loom/export.h"

namespace loom::test {
namespace {

template <typename Imports>
std::vector<OpsetImport> ImportsFrom(const Imports& imports) {
  std::vector<OpsetImport> result;
  for (const auto& import : imports) {
    result.push_back({import.domain(), static_cast<int>(import.version())});
  }
  return result;
}

BuilderOptions OptionsFrom(const onnx::ModelProto& model) {
  BuilderOptions options;
  options.graph_name = model.graph().name();
  options.graph_doc_string = model.graph().doc_string();
  options.doc_string = model.doc_string();
  options.producer_name = model.producer_name();
  options.producer_version = model.producer_version();
  options.domain = model.domain();
  options.model_version = model.model_version();
  options.metadata = MetadataFrom(model.metadata_props());
  for (const OpsetImport& import : ImportsFrom(model.opset_import())) {
    if (import.domain.empty()) {
      options.opset = import.version;
    } else {
      options.opset_imports.push_back(import);
    }
  }
  return options;
}

// The type that the original declares; nullopt if it declares none.
std::optional<ValueType> DeclaredType(const onnx::ValueInfoProto& value) {
  if (value.type().value_case() == onnx::TypeProto::VALUE_NOT_SET) return std::nullopt;
  return TypeFrom(value.type());
}

// The types that the original declares, by the name of the value.
using Declared = std::map<std::string, ValueType>;

void Declare(const onnx::GraphProto& graph, Declared& types) {
  for (const auto* values : {&graph.output(), &graph.value_info()}) {
    for (const auto& value : *values) types.emplace(value.name(), TypeFrom(value.type()));
  }
}

// One namespace of value names: the main graph with all its bodies, or a function.
class Names {
 public:
  Names(ModelBuilder& builder, const Declared& declared, std::map<std::string, ValueType>* types)
      : builder_(builder), declared_(declared), types_(types) {}

  void Enter(const std::string& name, Value value) { values_[name] = value; }
  Value Find(const std::string& name) const { return name.empty() ? kAbsent : values_.at(name); }

  void AddInitializers(const onnx::GraphProto& graph, Graph target) {
    for (const auto& tensor : graph.initializer()) {
      Enter(tensor.name(),
            target.AddInitializer(tensor.name(), TensorFrom(tensor), tensor.doc_string()).value());
    }
    for (const auto& tensor : graph.sparse_initializer()) {
      const std::string& name = tensor.values().name();
      Enter(name, target.AddSparseInitializer(name, SparseTensorFrom(tensor)).value());
    }
  }

  template <typename Nodes>
  void AddNodes(const Nodes& nodes, Graph target) {
    for (const onnx::NodeProto& node : nodes) AddNode(node, target);
  }

  void AddOutputs(const onnx::GraphProto& graph, Graph target) {
    for (const auto& output : graph.output()) {
      target.AddOutput(Find(output.name()), "", DeclaredType(output), output.doc_string()).value();
    }
  }

 private:
  void AddNode(const onnx::NodeProto& node, Graph target) {
    std::vector<Value> inputs;
    for (const std::string& name : node.input()) inputs.push_back(Find(name));
    std::vector<Attribute> attributes;
    for (const auto& attribute : node.attribute()) {
      attributes.push_back({attribute.name(), ValueOf(attribute)});
    }
    NodeOptions options;
    options.domain = node.domain();
    options.name = node.name();
    options.output_names = {node.output().begin(), node.output().end()};
    options.doc_string = node.doc_string();
    options.overload = node.overload();
    options.metadata = MetadataFrom(node.metadata_props());
    auto outputs = target.AddNode(node.op_type(), inputs, attributes, options);
    if (!outputs.ok() && outputs.error().code == ErrorCode::kInvalidArgument) {
      // The operator has no inference, so the types come from the original.
      options.output_types = DeclaredTypes(node);
      outputs = target.AddNode(node.op_type(), inputs, attributes, options);
    }
    for (std::size_t i = 0; i < outputs.value().size(); ++i) {
      const std::string& name = node.output(static_cast<int>(i));
      if (!name.empty()) EnterTyped(name, outputs.value()[i]);
    }
  }

  AttributeValue ValueOf(const onnx::AttributeProto& attribute) {
    if (attribute.has_ref_attr_name()) {
      return AttributeReference{attribute.ref_attr_name(),
                                static_cast<AttributeKind>(attribute.type())};
    }
    return attribute.has_g() ? SubgraphFrom(attribute.g()) : AttributeValueFrom(attribute);
  }

  AttributeValue SubgraphFrom(const onnx::GraphProto& graph) {
    Subgraph subgraph;
    subgraph.name = graph.name();
    subgraph.doc_string = graph.doc_string();
    for (const auto& input : graph.input()) {
      subgraph.inputs.push_back({input.name(), DeclaredType(input)});
    }
    subgraph.build = [this, &graph](Graph body,
                                    std::span<const Value> inputs) -> Result<std::vector<Value>> {
      try {
        for (std::size_t i = 0; i < inputs.size(); ++i) {
          EnterTyped(graph.input(static_cast<int>(i)).name(), inputs[i]);
        }
        AddInitializers(graph, body);
        AddNodes(graph.node(), body);
        AddOutputs(graph, body);
        for (const auto& output : graph.output()) EnterTyped(output.name(), Find(output.name()));
        return std::vector<Value>();
      } catch (const LoomError& error) {
        return error.error();
      }
    };
    return subgraph;
  }

  void EnterTyped(const std::string& name, Value value) {
    Enter(name, value);
    if (types_) types_->insert_or_assign(name, builder_.TypeOf(value).value());
  }

  std::vector<ValueType> DeclaredTypes(const onnx::NodeProto& node) const {
    std::vector<ValueType> types;
    for (const std::string& name : node.output()) {
      const auto it = declared_.find(name);
      if (it == declared_.end()) break;
      types.push_back(it->second);
    }
    return types;
  }

  ModelBuilder& builder_;
  const Declared& declared_;
  std::map<std::string, ValueType>* types_;  // null in a function, whose values have no types
  std::unordered_map<std::string, Value> values_;
};

void AddFunction(const onnx::FunctionProto& function, ModelBuilder& builder) {
  FunctionOptions options;
  options.domain = function.domain();
  options.name = function.name();
  options.overload = function.overload();
  options.opset_imports = ImportsFrom(function.opset_import());
  options.inputs = {function.input().begin(), function.input().end()};
  options.attributes = {function.attribute().begin(), function.attribute().end()};
  for (const auto& attribute : function.attribute_proto()) {
    options.attribute_defaults.push_back({attribute.name(), AttributeValueFrom(attribute)});
  }
  options.doc_string = function.doc_string();
  options.metadata = MetadataFrom(function.metadata_props());
  const auto build = [&](Graph body, std::span<const Value> inputs) -> Result<std::vector<Value>> {
    try {
      Names names(builder, {}, nullptr);
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        names.Enter(function.input(static_cast<int>(i)), inputs[i]);
      }
      names.AddNodes(function.node(), body);
      std::vector<Value> outputs;
      for (const std::string& name : function.output()) outputs.push_back(names.Find(name));
      return outputs;
    } catch (const LoomError& error) {
      return error.error();
    }
  };
  builder.AddFunction(options, build).value();
}

// Adds the inputs, except those that are initializers. Returns whether there were any of these.
bool AddInputs(const onnx::GraphProto& graph, Graph target, Names& names) {
  bool listed = false;
  std::set<std::string_view> initializers;
  for (const auto& tensor : graph.initializer()) initializers.insert(tensor.name());
  for (const auto& input : graph.input()) {
    if (initializers.contains(input.name())) {
      listed = true;
      continue;
    }
    const ValueType type = TypeFrom(input.type());
    names.Enter(input.name(), target.AddInput(input.name(), type, {input.doc_string()}).value());
  }
  return listed;
}

Rebuilt RebuildOrThrow(const onnx::ModelProto& original) {
  ModelBuilder builder = ModelBuilder::Create(OptionsFrom(original)).value();
  for (const auto& function : original.functions()) AddFunction(function, builder);
  Rebuilt rebuilt;
  Declared declared;
  Declare(original.graph(), declared);
  Names names(builder, declared, &rebuilt.types);
  ExportOptions options;
  options.keep_initializers_as_inputs = AddInputs(original.graph(), builder.main(), names);
  names.AddInitializers(original.graph(), builder.main());
  names.AddNodes(original.graph().node(), builder.main());
  names.AddOutputs(original.graph(), builder.main());
  rebuilt.bytes = to_onnx(builder.Finish().value(), options).value();
  return rebuilt;
}

}  // namespace

Result<Rebuilt> Rebuild(const onnx::ModelProto& original) {
  try {
    return RebuildOrThrow(original);
  } catch (const LoomError& error) {
    return error.error();
  }
}

}  // namespace loom::test
