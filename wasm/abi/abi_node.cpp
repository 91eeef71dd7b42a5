// The calls that add nodes and define functions.
#include "abi/abi_call.h"

namespace loom::abi {
namespace {

struct NodeRequest {
  std::uint32_t graph;
  std::string_view op_type;
  std::vector<NodeInput> inputs;
  std::vector<Attribute> attributes;
  NodeOptions options;
};

NodeRequest ReadNode(Reader& reader) {
  NodeRequest node;
  node.graph = reader.U32();
  node.op_type = reader.String();
  node.inputs = reader.List([&] { return reader.ReadNodeInput(); });
  node.attributes = reader.List([&] { return reader.ReadAttribute(); });
  NodeOptions& options = node.options;
  reader.ReadInto(options.domain);
  reader.ReadInto(options.name);
  options.output_count = reader.Optional([&] { return reader.U32(); });
  options.output_names =
      reader.List([&] { return reader.Optional([&] { return std::string(reader.String()); }); });
  options.output_types = reader.List([&] { return reader.ReadType(); });
  reader.ReadInto(options.doc_string);
  reader.ReadInto(options.overload);
  options.metadata = reader.ReadMetadata();
  return node;
}

FunctionOptions ReadFunction(Reader& reader) {
  FunctionOptions options;
  options.domain = reader.String();
  options.name = reader.String();
  options.overload = reader.String();
  options.opset_imports = reader.ReadOpsetImports();
  options.inputs = reader.ReadStrings();
  options.attributes = reader.ReadStrings();
  options.attribute_defaults = reader.List([&] { return reader.ReadAttribute(); });
  options.doc_string = reader.String();
  options.metadata = reader.ReadMetadata();
  return options;
}

std::vector<Value> ReadValues(Reader& reader) { return reader.ReadValues(); }

struct Nothing {};
Nothing ReadNothing(Reader&) { return {}; }

Status WriteValues(Result<std::vector<Value>> values, Writer& writer) {
  if (!values.ok()) return values.error();
  writer.WriteValues(*values);
  return Done{};
}

Status WriteBody(Result<ModelBuilder::Body> body, Writer& writer) {
  if (!body.ok()) return body.error();
  writer.U32(body->graph.id());
  writer.String(body->path);
  writer.WriteValues(body->inputs);
  return Done{};
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

loom_status loom_add_node(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size, ReadNode, [](ModelBuilder& model, NodeRequest& node, Writer& writer) {
        return WriteValues(model.GraphOf(node.graph)
                               .AddNode(node.op_type, node.inputs, node.attributes, node.options),
                           writer);
      });
}

loom_status loom_node_begin(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadNode,
                   [](ModelBuilder& model, NodeRequest& node, Writer&) {
                     return model.BeginNode(model.GraphOf(node.graph), node.op_type, node.inputs,
                                            node.attributes, node.options);
                   });
}

loom_status loom_body_begin(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadNothing,
                   [](ModelBuilder& model, Nothing, Writer& writer) {
                     return WriteBody(model.BeginBody(), writer);
                   });
}

loom_status loom_body_end(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadValues,
                   [](ModelBuilder& model, const std::vector<Value>& outputs, Writer&) {
                     return model.EndBody(outputs);
                   });
}

loom_status loom_node_end(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadNothing,
                   [](ModelBuilder& model, Nothing, Writer& writer) {
                     return WriteValues(model.EndNode(), writer);
                   });
}

loom_status loom_function_begin(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadFunction,
                   [](ModelBuilder& model, const FunctionOptions& options, Writer& writer) {
                     return WriteBody(model.BeginFunction(options), writer);
                   });
}

loom_status loom_function_end(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadValues,
                   [](ModelBuilder& model, const std::vector<Value>& outputs, Writer&) {
                     return model.EndFunction(outputs);
                   });
}

loom_status loom_abandon(uint32_t builder) {
  return OnBuilder(builder, nullptr, 0, ReadNothing,
                   [](ModelBuilder& model, Nothing, Writer&) -> Status {
                     model.Abandon();
                     return Done{};
                   });
}

}  // extern "C"
