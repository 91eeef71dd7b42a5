#include "abi.h"

#include <exception>
#include <map>
#include <memory>
#include <new>

#include "abi_records.h"
#include "loom/builder.h"
#include "loom/export.h"
#include "loom/inspect.h"
#include "loom/parts.h"

namespace loom::abi {
namespace {

// A request or result larger than this is freed as soon as it is done with.
constexpr std::size_t kKeep = 1 << 20;

struct Instance {
  std::vector<std::uint8_t> request;
  std::string result;
  std::map<std::uint32_t, ModelBuilder> builders;
};

Instance& instance() {
  static Instance the_instance;
  return the_instance;
}

loom_status Report(const Error& error) {
  Writer writer(instance().result);
  writer.String(error.where);
  writer.String(error.message);
  writer.String(error.cause);
  return static_cast<loom_status>(error.code);
}

// The shortest way to tell that memory is out: the result must not need any.
loom_status ReportOutOfMemory() {
  instance().result.clear();
  return static_cast<loom_status>(ErrorCode::kOutOfMemory);
}

// The one place that no exception passes.
template <typename Call>  // Status Call(Reader&, Writer&)
loom_status Guard(const uint8_t* request, uint32_t size, Call call) {
  try {
    if (instance().result.capacity() > kKeep) std::string().swap(instance().result);
    Reader reader({request, size});
    Writer writer(instance().result);
    const Status status = call(reader, writer);
    if (instance().request.capacity() > kKeep) std::vector<std::uint8_t>().swap(instance().request);
    return status.ok() ? 0 : Report(status.error());
  } catch (const std::bad_alloc&) {
    return ReportOutOfMemory();
  } catch (const std::exception& exception) {
    return Report({ErrorCode::kInternal, "ABI call", "an unexpected exception", exception.what()});
  } catch (...) {
    return Report({ErrorCode::kInternal, "ABI call", "an unexpected exception", {}});
  }
}

Error Malformed() {
  return {ErrorCode::kInvalidArgument, "ABI call",
          "the request is malformed: it ends early or has bytes left over", {}};
}

Result<ModelBuilder*> Find(std::uint32_t builder) {
  const auto it = instance().builders.find(builder);
  if (it != instance().builders.end()) return &it->second;
  return Error{ErrorCode::kInvalidState, "model",
               "the builder is used up or disposed of", {}};
}

// A call on one builder, whose decoded request is well-formed when `call` runs.
template <typename Decode, typename Call>
loom_status OnBuilder(uint32_t builder, const uint8_t* request, uint32_t size, Decode decode,
                      Call call) {
  return Guard(request, size, [&](Reader& reader, Writer& writer) -> Status {
    auto found = Find(builder);
    if (!found.ok()) return found.error();
    auto arguments = decode(reader);
    if (!reader.AtEnd()) return Malformed();
    return call(**found, arguments, writer);
  });
}

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
  options.output_names = reader.List(
      [&] { return reader.Optional([&] { return std::string(reader.String()); }); });
  options.output_types = reader.List([&] { return reader.ReadType(); });
  options.doc_string = reader.String();
  options.overload = reader.String();
  options.metadata = reader.ReadMetadata();
  return node;
}

ExportOptions ReadExportOptions(Reader& reader) {
  ExportOptions options;
  const auto read_string = [&] { return std::string(reader.String()); };
  options.input_names = reader.List(read_string);
  options.output_names = reader.List(read_string);
  for (std::uint32_t values = reader.U32(); reader.ok() && values > 0; --values) {
    auto& axes = options.dynamic_axes[read_string()];
    for (std::uint32_t count = reader.U32(); reader.ok() && count > 0; --count) {
      const std::int64_t axis = reader.I64();
      axes[axis] = read_string();
    }
  }
  options.opset_version = reader.Optional([&] { return static_cast<int>(reader.U32()); });
  options.export_params = reader.U8() != 0;
  options.keep_initializers_as_inputs = reader.U8() != 0;
  options.metadata = reader.ReadMetadata();
  options.producer_name = reader.Optional(read_string);
  options.producer_version = reader.Optional(read_string);
  return options;
}

void WriteNamed(Writer& writer, const NamedType& value) {
  writer.String(value.name);
  writer.String(value.type);
}

void WriteNode(Writer& writer, const NodeSummary& node) {
  writer.String(node.name);
  writer.String(node.op_type);
  writer.String(node.domain);
  writer.List(node.inputs, [&](const std::string& input) { writer.String(input); });
  writer.List(node.outputs, [&](const NamedType& output) { WriteNamed(writer, output); });
}

void WriteSummary(Writer& writer, const ModelSummary& summary) {
  const auto named = [&](const NamedType& value) { WriteNamed(writer, value); };
  writer.I64(summary.ir_version);
  writer.List(summary.opset_imports, [&](const OpsetImport& import) {
    writer.String(import.domain);
    writer.U32(static_cast<std::uint32_t>(import.version));
  });
  writer.String(summary.producer_name);
  writer.String(summary.graph_name);
  writer.List(summary.inputs, named);
  writer.List(summary.outputs, named);
  writer.List(summary.initializers, [&](const InitializerSummary& initializer) {
    named(initializer.value);
    writer.F64(static_cast<double>(initializer.byte_length));
  });
  writer.List(summary.nodes, [&](const NodeSummary& node) { WriteNode(writer, node); });
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

uint8_t* loom_request(uint32_t size) {
  try {
    instance().request.resize(size);
    return instance().request.data();
  } catch (const std::exception&) {
    return nullptr;
  }
}

const uint8_t* loom_result_data(void) {
  return reinterpret_cast<const uint8_t*>(instance().result.data());
}

uint32_t loom_result_size(void) { return static_cast<uint32_t>(instance().result.size()); }

loom_status loom_constants(void) {
  return Guard(nullptr, 0, [](Reader&, Writer& writer) -> Status {
    writer.U32(static_cast<uint32_t>(kInlineLimit));
    writer.F64(static_cast<double>(kMaxInlineBytes));
    writer.U32(kDefaultOpset);
    std::vector<DataType> types;
    for (int i = 1; i <= static_cast<int>(DataType::kFloat6E3M2); ++i) {
      types.push_back(static_cast<DataType>(i));
    }
    writer.List(types, [&](DataType type) {
      writer.U8(static_cast<uint8_t>(type));
      writer.String(Name(type));
      writer.U8(static_cast<uint8_t>(BitWidth(type)));
    });
    return Done{};
  });
}

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
          return Error{ErrorCode::kInvalidArgument, "ABI call",
                       "more bytes than the inline limit: add a weight", {}};
        }
        return WriteResult(model.main().AddInitializer(initializer.name,
                                                       std::move(initializer.tensor),
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
        if (!(weight.byte_length >= 0 && weight.byte_length <= 0x1p53)) return Malformed();
        return WriteResult(
            model.main().AddWeight(weight.name, weight.data_type, std::move(weight.dims),
                                   static_cast<uint64_t>(weight.byte_length), {},
                                   weight.doc_string),
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

loom_status loom_model_apply(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    const ExportOptions options = ReadExportOptions(reader);
    const Model model{std::string(reader.Rest()), {}};
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
    writer.F64(static_cast<double>(parts->byte_size));
    writer.List(parts->splices, [&](const Splice& splice) {
      writer.F64(static_cast<double>(splice.offset));
      writer.U32(splice.weight);
      writer.F64(static_cast<double>(splice.byte_length));
      writer.String(splice.name);
    });
    writer.Bytes(parts->bytes);
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

}  // extern "C"
