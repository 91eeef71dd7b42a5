// The calls that build a model.
#include <cmath>

#include "abi_call.h"

namespace loom::abi {
namespace {

Status WriteResult(const Result<Value>& result, Writer& writer) {
  if (!result.ok()) return result.error();
  writer.WriteValue(Result<Value>(result).value());
  return Done{};
}

struct InputRequest {
  std::string_view name;
  ValueType type;
  std::string_view doc_string;
};

struct InitializerRequest {
  std::string_view name;
  std::string_view doc_string;
  Tensor tensor;
};

struct WeightRequest {
  std::string_view name;
  std::string_view doc_string;
  DataType data_type;
  std::vector<std::int64_t> dims;
  double byte_length;
};

struct NodeRequest {
  std::string_view op_type;
  std::vector<Value> inputs;
  std::vector<Attribute> attributes;
  NodeOptions options;
};

struct OutputRequest {
  Value value;
  std::string_view name;
  std::optional<ValueType> type;
  std::string_view doc_string;
};

BuilderOptions ReadBuilderOptions(Reader& reader) {
  BuilderOptions options;
  if (const std::uint32_t opset = reader.U32(); opset != 0) options.opset = static_cast<int>(opset);
  options.opset_imports = reader.List([&] {
    std::string domain(reader.String());
    return OpsetImport{std::move(domain), static_cast<int>(reader.U32())};
  });
  options.graph_name = reader.String();
  options.doc_string = reader.String();
  options.producer_name = reader.String();
  options.producer_version = reader.String();
  options.domain = reader.String();
  options.model_version = reader.I64();
  options.metadata = reader.ReadMetadata();
  return options;
}

NodeRequest ReadNode(Reader& reader) {
  NodeRequest node;
  node.op_type = reader.String();
  node.inputs = reader.List([&] { return reader.ReadValue(); });
  node.attributes = reader.List([&] { return reader.ReadAttribute(); });
  NodeOptions& options = node.options;
  options.domain = reader.String();
  options.name = reader.String();
  options.output_count = reader.Optional([&] { return reader.U32(); });
  options.output_names =
      reader.List([&] { return reader.Optional([&] { return std::string(reader.String()); }); });
  options.output_types = reader.List([&] { return reader.ReadType(); });
  options.doc_string = reader.String();
  options.overload = reader.String();
  options.metadata = reader.ReadMetadata();
  return node;
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

loom_status loom_builder_create(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    BuilderOptions options = ReadBuilderOptions(reader);
    if (!reader.AtEnd()) return Malformed();
    auto builder = ModelBuilder::Create(std::move(options));
    if (!builder.ok()) return builder.error();
    const uint32_t id = builder->id();
    instance().builders.emplace(id, std::move(builder).value());
    writer.U32(id);
    return Done{};
  });
}

void loom_builder_delete(uint32_t builder) { instance().builders.erase(builder); }

loom_status loom_add_input(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        InputRequest input;
        input.name = reader.String();
        input.type = reader.ReadType();
        input.doc_string = reader.String();
        return input;
      },
      [](ModelBuilder& model, InputRequest& input, Writer& writer) {
        return WriteResult(
            model.main().AddInput(input.name, input.type, {std::string(input.doc_string)}), writer);
      });
}

loom_status loom_add_initializer(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        InitializerRequest initializer;
        initializer.name = reader.String();
        initializer.doc_string = reader.String();
        initializer.tensor = reader.ReadTensor();
        return initializer;
      },
      [](ModelBuilder& model, InitializerRequest& initializer, Writer& writer) -> Status {
        if (initializer.tensor.bytes.size() > kInlineLimit) {
          return Error{ErrorCode::kInvalidArgument,
                       "ABI call",
                       "more bytes than the inline limit: add a weight",
                       {}};
        }
        return WriteResult(
            model.main().AddInitializer(initializer.name, std::move(initializer.tensor),
                                        initializer.doc_string),
            writer);
      });
}

loom_status loom_add_weight(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        WeightRequest weight;
        weight.name = reader.String();
        weight.doc_string = reader.String();
        weight.data_type = reader.ReadDataType();
        weight.dims = reader.List([&] { return reader.I64(); });
        weight.byte_length = reader.F64();
        return weight;
      },
      [](ModelBuilder& model, WeightRequest& weight, Writer& writer) -> Status {
        if (!(weight.byte_length >= 0 && weight.byte_length <= 0x1p53) ||
            weight.byte_length != std::trunc(weight.byte_length)) {
          return Malformed();
        }
        return WriteResult(model.main().AddWeight(
                               weight.name, weight.data_type, std::move(weight.dims),
                               static_cast<uint64_t>(weight.byte_length), {}, weight.doc_string),
                           writer);
      });
}

loom_status loom_add_node(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(builder, request, size, ReadNode,
                   [](ModelBuilder& model, NodeRequest& node, Writer& writer) -> Status {
                     auto values = model.main().AddNode(node.op_type, node.inputs, node.attributes,
                                                        node.options);
                     if (!values.ok()) return values.error();
                     writer.List(*values, [&](Value value) { writer.WriteValue(value); });
                     return Done{};
                   });
}

loom_status loom_add_output(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        OutputRequest output;
        output.value = reader.ReadValue();
        output.name = reader.String();
        output.type = reader.Optional([&] { return reader.ReadType(); });
        output.doc_string = reader.String();
        return output;
      },
      [](ModelBuilder& model, OutputRequest& output, Writer& writer) {
        return WriteResult(
            model.main().AddOutput(output.value, output.name, output.type, output.doc_string),
            writer);
      });
}

loom_status loom_value(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size, [](Reader& reader) { return reader.ReadValue(); },
      [](ModelBuilder& model, Value value, Writer& writer) -> Status {
        auto name = model.NameOf(value);
        if (!name.ok()) return name.error();
        auto type = model.TypeOf(value);
        if (!type.ok()) return type.error();
        writer.String(*name);
        writer.WriteType(*type);
        return Done{};
      });
}

loom_status loom_builder_finish(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size, [](Reader& reader) { return FinishOptions{reader.U8() != 0}; },
      [builder](ModelBuilder& model, FinishOptions options, Writer& writer) -> Status {
        auto finished = model.Finish(options);
        if (!finished.ok()) return finished.error();
        instance().builders.erase(builder);
        writer.Bytes(finished->skeleton);
        return Done{};
      });
}

}  // extern "C"
