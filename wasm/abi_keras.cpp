// Models of TensorFlow.js and Keras.
#include "abi_call.h"
#include "loom/keras.h"

namespace loom::abi {
namespace {

KerasWeight ReadWeight(Reader& reader) {
  KerasWeight weight;
  reader.ReadInto(weight.name);
  weight.data_type = reader.ReadDataType();
  weight.dims = reader.List([&] { return reader.I64(); });
  const double byte_length = reader.F64();
  weight.byte_length = byte_length >= 0 && byte_length < 0x1p53
                           ? static_cast<std::uint64_t>(byte_length)
                           : UINT64_MAX;
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

void WriteView(Writer& writer, const WeightView& view) {
  const auto number = [&](std::int64_t value) { writer.I64(value); };
  writer.U32(view.input);
  writer.I64(view.offset);
  writer.List(view.dims, number);
  writer.List(view.strides, number);
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

loom_status loom_model_from_keras(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    KerasOptions options;
    if (const std::uint32_t opset = reader.U32()) options.opset = static_cast<int>(opset);
    options.producer_name = reader.String();
    options.producer_version = reader.String();
    options.metadata = reader.ReadMetadata();
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
