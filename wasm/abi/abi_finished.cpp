#include "abi/abi_finished.h"

#include <span>
#include <string_view>

namespace loom::abi {
namespace {

// More than the fixed part of any record here, and than that of one weight or splice.
constexpr std::size_t kFixedSize = 64;

// The first byte of a weight's record.
enum WeightKind : std::uint8_t { kNone = 0, kNumber = 1, kBytes = 2, kViews = 3 };

// Writes 2^32 - 1 if there is no source or it has no number.
void WriteHostNumber(const WeightSource* source, Writer& writer) {
  writer.U32(source ? source->host_number.value_or(UINT32_MAX) : UINT32_MAX);
}

void WriteView(const WeightView& view, Writer& writer) {
  WriteHostNumber(view.source ? &*view.source : nullptr, writer);
  writer.I64(view.offset);
  writer.WriteIntegers(view.dims);
  writer.WriteIntegers(view.strides);
}

void WriteWeight(const Weight& weight, Writer& writer) {
  const std::span<const std::byte> bytes = weight.source.bytes;
  if (!weight.recipe.empty()) {
    writer.U8(kViews);
    writer.List(weight.recipe, [&](const WeightView& view) { WriteView(view, writer); });
  } else if (weight.source.host_number) {
    writer.U8(kNumber);
    WriteHostNumber(&weight.source, writer);
  } else if (!bytes.empty()) {
    writer.U8(kBytes);
    writer.String({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  } else {
    writer.U8(kNone);
  }
}

// At least the size of the record without recipes. So a result of hundreds of megabytes is
// allocated once and not copied while it grows.
std::size_t SizeOf(const Model& model) {
  std::size_t size = kFixedSize + model.skeleton.size();
  for (const Weight& weight : model.weights) size += kFixedSize + weight.source.bytes.size();
  return size;
}

std::size_t SizeOf(const Parts& parts) {
  std::size_t size = kFixedSize + parts.bytes.size();
  for (const Splice& splice : parts.splices) size += kFixedSize + splice.name.size();
  return size;
}

// The parts of the model. Without weights, the skeleton is the only piece; a large one is neither
// read nor copied.
Result<Parts> PartsOf(const Model& model) {
  if (!model.weights.empty()) return MakeParts(model);
  Parts parts;
  parts.byte_size = model.skeleton.size();
  return parts;
}

}  // namespace

Model ReadModel(Reader& reader) {
  Model model;
  model.weights = reader.List([&] {
    Weight weight;
    const std::uint8_t kind = reader.U8();
    if (kind == kNumber) weight.source.host_number = reader.U32();
    if (kind > kNumber) reader.Fail();
    return weight;
  });
  model.fixed_sizes = reader.U8() != 0;
  model.skeleton = reader.String();
  return model;
}

Status WriteFinished(Model model, Writer& writer) {
  auto parts = PartsOf(model);
  const bool too_large = !parts.ok() && parts.error().code == ErrorCode::kModelTooLarge;
  if (!parts.ok() && !too_large) return parts.error();
  writer.Reserve(SizeOf(model) + (too_large ? 0 : SizeOf(*parts)));
  writer.List(model.weights, [&](const Weight& weight) { WriteWeight(weight, writer); });
  writer.U8(model.fixed_sizes ? 1 : 0);
  writer.String(model.skeleton);
  std::string().swap(model.skeleton);
  writer.U8(too_large ? 0 : 1);
  if (too_large) {
    writer.String(parts.error().message);
  } else {
    WriteParts(*parts, writer);
  }
  return Done{};
}

void WriteSplices(const std::vector<Splice>& splices, Writer& writer) {
  writer.List(splices, [&](const Splice& splice) {
    writer.F64(static_cast<double>(splice.offset));
    writer.U32(splice.weight);
    writer.F64(static_cast<double>(splice.byte_length));
    writer.String(splice.name);
  });
}

void WriteParts(const Parts& parts, Writer& writer) {
  writer.F64(static_cast<double>(parts.byte_size));
  WriteSplices(parts.splices, writer);
  writer.String(parts.bytes);
}

}  // namespace loom::abi
