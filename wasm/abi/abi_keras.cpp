// Models of TensorFlow.js and Keras.
#include "abi/abi_call.h"
#include "loom/keras.h"

namespace loom::abi {
namespace {

std::vector<std::int64_t> ReadDims(Reader& reader) {
  return reader.List([&] { return reader.I64(); });
}

KerasWeight ReadWeight(Reader& reader) {
  KerasWeight weight;
  reader.ReadInto(weight.name);
  weight.data_type = reader.ReadDataType();
  weight.dims = ReadDims(reader);
  weight.byte_length = reader.ReadSize();
  // The request stays where it is until the call is over.
  const auto bytes = reader.Optional([&] { return reader.String(); });
  if (bytes) weight.source.bytes = std::as_bytes(std::span(*bytes));
  weight.quantisation = reader.Optional([&] {
    const DataType data_type = reader.ReadDataType();
    const double scale = reader.F64();
    return Quantisation{data_type, scale, reader.F64()};
  });
  return weight;
}

void WriteNumbers(Writer& writer, const std::vector<std::int64_t>& numbers) {
  writer.List(numbers, [&](std::int64_t number) { writer.I64(number); });
}

void WriteView(Writer& writer, const WeightView& view) {
  writer.U32(view.input);
  writer.I64(view.offset);
  WriteNumbers(writer, view.dims);
  WriteNumbers(writer, view.strides);
}

void WritePlace(Writer& writer, const KerasManifest::Place& place) {
  const KerasWeight& weight = place.weight;
  writer.String(weight.name);
  writer.U8(static_cast<std::uint8_t>(weight.data_type));
  WriteNumbers(writer, weight.dims);
  writer.F64(static_cast<double>(place.offset));
  writer.F64(static_cast<double>(weight.byte_length));
  writer.U8(weight.quantisation ? 1 : 0);
  if (!weight.quantisation) return;
  writer.U8(static_cast<std::uint8_t>(weight.quantisation->data_type));
  writer.F64(weight.quantisation->scale);
  writer.F64(weight.quantisation->min);
}

void WriteWeight(Writer& writer, const Weight& weight) {
  const std::span<const std::byte> bytes = weight.source.bytes;
  writer.U8(weight.recipe.empty() ? 1 : 0);
  if (weight.recipe.empty()) {
    writer.String({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  writer.List(weight.recipe, [&](const WeightView& view) { WriteView(writer, view); });
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
                [&](const KerasManifest::Place& place) { WritePlace(writer, place); });
    return Done{};
  });
}

loom_status loom_model_from_keras(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    KerasOptions options;
    options.export_options = reader.ReadExportOptions();
    options.input_shapes = reader.List([&] { return ReadDims(reader); });
    const std::uint8_t format = reader.U8();
    if (format > static_cast<std::uint8_t>(DataFormat::kChannelsFirst)) return Malformed();
    options.data_format = static_cast<DataFormat>(format);
    options.do_constant_folding = reader.U8() != 0;
    options.every_layer = reader.U8() != 0;
    const std::string_view json = reader.String();
    const auto weights = reader.List([&] { return ReadWeight(reader); });
    if (!reader.AtEnd()) return Malformed();
    auto model = FromKeras(json, weights, options);
    if (!model.ok()) return model.error();
    writer.List(model->weights, [&](const Weight& weight) { WriteWeight(writer, weight); });
    writer.Bytes(model->skeleton);
    return Done{};
  });
}
