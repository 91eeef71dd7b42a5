// The calls that build a model.
#include <cmath>

#include "abi/abi_call.h"
#include "abi/abi_finished.h"
#include "loom/operators.h"

namespace loom::abi {
namespace {

Status WriteResult(Result<Value> result, Writer& writer) {
  if (!result.ok()) return result.error();
  writer.WriteValue(*result);
  return Done{};
}

struct InputRequest {
  std::uint32_t graph;
  std::string_view name;
  ValueType type;
  std::string_view doc_string;
};

struct InitializerRequest {
  std::uint32_t graph;
  std::string_view name;
  std::string_view doc_string;
  Tensor tensor;
};

struct WeightRequest {
  std::uint32_t graph;
  std::string_view name;
  std::string_view doc_string;
  DataType data_type;
  std::vector<std::int64_t> dims;
  double byte_length;
};

struct SparseRequest {
  std::uint32_t graph;
  std::string_view name;
  std::string_view doc_string;
  SparseTensor tensor;
};

struct OutputRequest {
  std::uint32_t graph;
  Value value;
  std::string_view name;
  std::optional<ValueType> type;
  std::string_view doc_string;
};

BuilderOptions ReadBuilderOptions(Reader& reader) {
  BuilderOptions options;
  if (const std::uint32_t opset = reader.U32(); opset != 0) options.opset = static_cast<int>(opset);
  options.opset_imports = reader.ReadOpsetImports();
  options.graph_name = reader.String();
  options.doc_string = reader.String();
  options.graph_doc_string = reader.String();
  options.producer_name = reader.String();
  options.producer_version = reader.String();
  options.domain = reader.String();
  options.model_version = reader.I64();
  options.metadata = reader.ReadMetadata();
  return options;
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

loom_status loom_output_form(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    const std::string_view op_type = reader.String();
    const std::string_view domain = reader.String();
    if (!reader.AtEnd()) return Malformed();
    writer.U8(static_cast<uint8_t>(OutputFormOf(op_type, domain)));
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
        input.graph = reader.U32();
        input.name = reader.String();
        input.type = reader.ReadType();
        input.doc_string = reader.String();
        return input;
      },
      [](ModelBuilder& model, InputRequest& input, Writer& writer) {
        return WriteResult(model.GraphOf(input.graph)
                               .AddInput(input.name, input.type, {std::string(input.doc_string)}),
                           writer);
      });
}

loom_status loom_add_initializer(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        InitializerRequest initializer;
        initializer.graph = reader.U32();
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
        return WriteResult(model.GraphOf(initializer.graph)
                               .AddInitializer(initializer.name, std::move(initializer.tensor),
                                               initializer.doc_string),
                           writer);
      });
}

loom_status loom_add_sparse_initializer(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        SparseRequest sparse;
        sparse.graph = reader.U32();
        sparse.name = reader.String();
        sparse.doc_string = reader.String();
        sparse.tensor = reader.ReadSparseTensor();
        return sparse;
      },
      [](ModelBuilder& model, SparseRequest& sparse, Writer& writer) {
        return WriteResult(model.GraphOf(sparse.graph)
                               .AddSparseInitializer(sparse.name, sparse.tensor, sparse.doc_string),
                           writer);
      });
}

loom_status loom_add_weight(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        WeightRequest weight;
        weight.graph = reader.U32();
        weight.name = reader.String();
        weight.doc_string = reader.String();
        weight.data_type = reader.ReadDataType();
        weight.dims = reader.ReadIntegers();
        weight.byte_length = reader.F64();
        return weight;
      },
      [](ModelBuilder& model, WeightRequest& weight, Writer& writer) -> Status {
        if (!(weight.byte_length >= 0 && weight.byte_length <= 0x1p53) ||
            weight.byte_length != std::trunc(weight.byte_length)) {
          return Malformed();
        }
        const std::uint32_t number = instance().next_weight++;
        const Status status = WriteResult(model.GraphOf(weight.graph)
                                              .AddWeight({std::string(weight.name),
                                                          weight.data_type,
                                                          std::move(weight.dims),
                                                          static_cast<uint64_t>(weight.byte_length),
                                                          {.bytes = {}, .host_number = number}},
                                                         weight.doc_string),
                                          writer);
        if (status.ok()) writer.U32(number);
        return status;
      });
}

loom_status loom_add_output(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size,
      [](Reader& reader) {
        OutputRequest output;
        output.graph = reader.U32();
        output.value = reader.ReadValue();
        output.name = reader.String();
        output.type = reader.Optional([&] { return reader.ReadType(); });
        output.doc_string = reader.String();
        return output;
      },
      [](ModelBuilder& model, OutputRequest& output, Writer& writer) {
        return WriteResult(
            model.GraphOf(output.graph)
                .AddOutput(output.value, output.name, output.type, output.doc_string),
            writer);
      });
}

loom_status loom_value(uint32_t builder, const uint8_t* request, uint32_t size) {
  return OnBuilder(
      builder, request, size, [](Reader& reader) { return reader.ReadValue(); },
      [](ModelBuilder& model, Value value, Writer& writer) -> Status {
        auto name = model.NameOf(value);
        if (!name.ok()) return name.error();
        writer.String(*name);
        auto type = model.TypeOf(value);
        writer.U8(type.ok() ? 1 : 0);
        if (type.ok()) writer.WriteType(*type);
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
        return WriteFinished(std::move(*finished), writer);
      });
}

}  // extern "C"
