// The calls on a finished model.
#include "abi/abi_call.h"
#include "abi/abi_finished.h"
#include "loom/export_options.h"
#include "loom/external_data.h"
#include "loom/inspect.h"
#include "loom/onnx_text.h"

namespace loom::abi {
namespace {

void WriteNamed(Writer& writer, const NamedType& value) {
  writer.String(value.name);
  writer.String(value.type);
}

void WriteGraph(Writer& writer, const GraphSummary& graph);

void WriteNode(Writer& writer, const NodeSummary& node) {
  writer.String(node.name);
  writer.String(node.op_type);
  writer.String(node.domain);
  writer.List(node.inputs, [&](const std::string& input) { writer.String(input); });
  writer.List(node.outputs, [&](const NamedType& output) { WriteNamed(writer, output); });
  writer.List(node.attributes, [&](const AttributeSummary& attribute) {
    writer.String(attribute.name);
    writer.String(attribute.type);
    writer.String(attribute.text);
  });
  writer.List(node.subgraphs, [&](const SubgraphSummary& subgraph) {
    writer.String(subgraph.attribute);
    WriteGraph(writer, subgraph);
  });
}

void WriteGraph(Writer& writer, const GraphSummary& graph) {
  const auto named = [&](const NamedType& value) { WriteNamed(writer, value); };
  writer.String(graph.graph_name);
  writer.List(graph.inputs, named);
  writer.List(graph.outputs, named);
  writer.List(graph.initializers, [&](const InitializerSummary& initializer) {
    named(initializer.value);
    writer.F64(static_cast<double>(initializer.byte_length));
  });
  writer.List(graph.nodes, [&](const NodeSummary& node) { WriteNode(writer, node); });
}

void WriteSummary(Writer& writer, const ModelSummary& summary) {
  writer.I64(summary.ir_version);
  writer.List(summary.opset_imports, [&](const OpsetImport& import) {
    writer.String(import.domain);
    writer.U32(static_cast<std::uint32_t>(import.version));
  });
  writer.String(summary.producer_name);
  WriteGraph(writer, summary);
}

// A call whose request begins with a model.
template <typename Call>  // Status Call(Reader&, const Model&, Writer&)
loom_status OnModel(const std::uint8_t* request, std::uint32_t size, Call call) {
  return Guard(request, size, [&](Reader& reader, Writer& writer) -> Status {
    const Model model = ReadModel(reader);
    if (!reader.ok()) return Malformed();
    return call(reader, model, writer);
  });
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

loom_status loom_model_apply(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    Model model = ReadModel(reader);
    const ExportOptions options = reader.ReadExportOptions();
    if (!reader.AtEnd()) return Malformed();
    auto changed = ApplyExportOptions(model, options);
    if (!changed.ok()) return changed.error();
    model = {};  // frees a large skeleton before the result is written
    return WriteFinished(std::move(*changed), writer);
  });
}

loom_status loom_model_external_parts(const uint8_t* request, uint32_t size) {
  return OnModel(request, size, [](Reader& reader, const Model& model, Writer& writer) -> Status {
    ExternalDataOptions options;
    options.threshold = reader.ReadSize();
    reader.ReadInto(options.location);
    options.align = reader.U32();
    options.max_file_size = reader.ReadSize();
    options.only_if_too_large = reader.U8() != 0;
    if (!reader.AtEnd()) return Malformed();
    auto parts = MakeExternalParts(model, options);
    if (!parts.ok()) return parts.error();
    writer.List(parts->files, [&](const ExternalFile& file) {
      writer.String(file.location);
      writer.F64(static_cast<double>(file.byte_size));
      WriteSplices(file.weights, writer);
    });
    WriteParts(parts->model, writer);
    return Done{};
  });
}

loom_status loom_model_inspect(const uint8_t* request, uint32_t size) {
  return OnModel(request, size, [](Reader& reader, const Model& model, Writer& writer) -> Status {
    if (!reader.AtEnd()) return Malformed();
    auto summary = Inspect(model);
    if (!summary.ok()) return summary.error();
    WriteSummary(writer, *summary);
    return Done{};
  });
}

loom_status loom_model_parse(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    const std::string_view text = reader.String();
    if (!reader.AtEnd()) return Malformed();
    auto model = ParseModel(text);
    return model.ok() ? WriteFinished(std::move(*model), writer) : Status(model.error());
  });
}

loom_status loom_model_print(const uint8_t* request, uint32_t size) {
  return OnModel(request, size, [](Reader& reader, const Model& model, Writer& writer) -> Status {
    if (!reader.AtEnd()) return Malformed();
    auto text = PrintModel(model);
    if (!text.ok()) return text.error();
    writer.String(*text);
    return Done{};
  });
}

}  // extern "C"
