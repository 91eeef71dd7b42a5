// The calls that convert models of TensorFlow.js and Keras.
#include "abi/abi_call.h"
#include "abi/abi_finished.h"
#include "loom/keras.h"

namespace loom::abi {
namespace {

KerasWeight ReadWeight(Reader& reader, std::uint32_t number) {
  KerasWeight weight;
  weight.source.host_number = number;
  reader.ReadInto(weight.name);
  weight.data_type = reader.ReadDataType();
  weight.dims = reader.ReadIntegers();
  weight.byte_length = reader.ReadSize();
  // The request stays valid until the call returns.
  const auto bytes = reader.Optional([&] { return reader.String(); });
  if (bytes) weight.source.bytes = std::as_bytes(std::span(*bytes));
  weight.quantisation = reader.Optional([&] {
    const DataType data_type = reader.ReadDataType();
    const double scale = reader.F64();
    return Quantisation{data_type, scale, reader.F64()};
  });
  return weight;
}

void WriteEntry(Writer& writer, const KerasManifest::Entry& entry) {
  const KerasWeight& weight = entry.weight;
  writer.String(weight.name);
  writer.U8(static_cast<std::uint8_t>(weight.data_type));
  writer.WriteIntegers(weight.dims);
  writer.F64(static_cast<double>(entry.offset));
  writer.F64(static_cast<double>(weight.byte_length));
  writer.U8(weight.quantisation ? 1 : 0);
  if (!weight.quantisation) return;
  writer.U8(static_cast<std::uint8_t>(weight.quantisation->data_type));
  writer.F64(weight.quantisation->scale);
  writer.F64(weight.quantisation->min);
}

}  // namespace
}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

loom_status loom_keras_manifest(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    const std::string_view json = reader.String();
    if (!reader.AtEnd()) return Malformed();
    auto manifest = ReadKerasManifest(json);
    if (!manifest.ok()) return manifest.error();
    writer.List(manifest->weights,
                [&](const KerasManifest::Entry& entry) { WriteEntry(writer, entry); });
    return Done{};
  });
}

loom_status loom_model_from_keras(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    KerasOptions options;
    options.export_options = reader.ReadExportOptions();
    options.input_shapes = reader.List([&] { return reader.ReadIntegers(); });
    const std::uint8_t format = reader.U8();
    if (format > static_cast<std::uint8_t>(DataFormat::kChannelsFirst)) return Malformed();
    options.data_format = static_cast<DataFormat>(format);
    options.do_constant_folding = reader.U8() != 0;
    options.every_layer = reader.U8() != 0;
    const std::string_view json = reader.String();
    std::uint32_t number = 0;
    const auto weights = reader.List([&] { return ReadWeight(reader, number++); });
    if (!reader.AtEnd()) return Malformed();
    auto model = FromKeras(json, weights, options);
    return model.ok() ? WriteFinished(std::move(*model), writer) : Status(model.error());
  });
}
