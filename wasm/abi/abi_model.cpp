// The calls on a finished model, which is nothing but its skeleton here.
#include "abi/abi_call.h"
#include "loom/export.h"
#include "loom/external_data.h"
#include "loom/inspect.h"
#include "loom/onnx_text.h"
#include "loom/parts.h"

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

void WriteSplices(Writer& writer, const std::vector<Splice>& splices) {
  writer.List(splices, [&](const Splice& splice) {
    writer.F64(static_cast<double>(splice.offset));
    writer.U32(splice.weight);
    writer.F64(static_cast<double>(splice.byte_length));
    writer.String(splice.name);
  });
}

void WriteParts(Writer& writer, const Parts& parts) {
  writer.F64(static_cast<double>(parts.byte_size));
  WriteSplices(writer, parts.splices);
  writer.Bytes(parts.bytes);
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

loom_status loom_model_apply(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    const ExportOptions options = reader.ReadExportOptions();
    const bool fixed_sizes = reader.U8() != 0;
    const Model model{std::string(reader.Rest()), {}, fixed_sizes};
    if (!reader.ok()) return Malformed();
    auto changed = ApplyExportOptions(model, options);
    if (!changed.ok()) return changed.error();
    writer.Bytes(changed->skeleton);
    return Done{};
  });
}

loom_status loom_model_parts(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    auto parts = MakeParts(reader.Rest());
    if (!parts.ok()) return parts.error();
    WriteParts(writer, *parts);
    return Done{};
  });
}

loom_status loom_model_external_parts(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    ExternalDataOptions options;
    options.threshold = reader.ReadSize();
    reader.ReadInto(options.location);
    options.align = reader.U32();
    options.max_file_size = reader.ReadSize();
    options.only_if_too_large = reader.U8() != 0;
    const std::string_view skeleton = reader.Rest();
    if (!reader.ok()) return Malformed();
    auto parts = MakeExternalParts(skeleton, options);
    if (!parts.ok()) return parts.error();
    writer.List(parts->files, [&](const ExternalFile& file) {
      writer.String(file.location);
      writer.F64(static_cast<double>(file.byte_size));
      WriteSplices(writer, file.weights);
    });
    WriteParts(writer, parts->model);
    return Done{};
  });
}

loom_status loom_model_inspect(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    auto summary = Inspect(reader.Rest());
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
    if (!model.ok()) return model.error();
    writer.List(model->weights, [&](const Weight& weight) {
      const std::span<const std::byte> bytes = weight.source.bytes;
      writer.U8(bytes.empty() ? 0 : 1);
      if (bytes.empty()) return;
      writer.String({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    });
    writer.Bytes(model->skeleton);
    return Done{};
  });
}

loom_status loom_model_print(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    auto text = PrintModel({std::string(reader.Rest()), {}});
    if (!text.ok()) return text.error();
    writer.String(*text);
    return Done{};
  });
}

}  // extern "C"
