#include "loom/types.h"

#include <array>
#include <limits>
#include <utility>

namespace loom {
namespace {

struct DataTypeRow {
  std::string_view name;
  int bits;
  int ir_version;
};

// Indexed by data type. The IR versions are from the comments on enum Version in onnx.proto.
constexpr std::array<DataTypeRow, 29> kDataTypes = {{
    {"undefined", 0, 1},      {"float32", 32, 1},    {"uint8", 8, 1},
    {"int8", 8, 1},           {"uint16", 16, 1},     {"int16", 16, 1},
    {"int32", 32, 1},         {"int64", 64, 1},      {"string", 0, 1},
    {"bool", 8, 1},           {"float16", 16, 1},    {"float64", 64, 1},
    {"uint32", 32, 1},        {"uint64", 64, 1},     {"complex64", 64, 1},
    {"complex128", 128, 1},   {"bfloat16", 16, 4},   {"float8e4m3fn", 8, 9},
    {"float8e4m3fnuz", 8, 9}, {"float8e5m2", 8, 9},  {"float8e5m2fnuz", 8, 9},
    {"uint4", 4, 10},         {"int4", 4, 10},       {"float4e2m1", 4, 11},
    {"float8e8m0", 8, 12},    {"uint2", 2, 13},      {"int2", 2, 13},
    {"float6e2m3", 6, 14},    {"float6e3m2", 6, 14},
}};

const DataTypeRow& Row(DataType type) {
  const auto index = static_cast<std::size_t>(type);
  return kDataTypes[index < kDataTypes.size() ? index : 0];
}

std::string ShapeText(const std::optional<Shape>& shape) {
  if (!shape) return " (rank unknown)";
  std::string text = "[";
  for (const Dim& dim : *shape) {
    if (text.size() > 1) text += ", ";
    if (dim.size()) {
      text += std::to_string(*dim.size());
    } else {
      text += dim.name() ? *dim.name() : "?";
    }
  }
  return text + "]";
}

}  // namespace

std::string_view Name(DataType type) { return Row(type).name; }

int BitWidth(DataType type) { return Row(type).bits; }

int MinIrVersion(DataType type) { return Row(type).ir_version; }

std::optional<DataType> DataTypeNamed(std::string_view name) {
  for (std::size_t i = 1; i < kDataTypes.size(); ++i) {
    if (kDataTypes[i].name == name) return static_cast<DataType>(i);
  }
  return std::nullopt;
}

std::optional<std::int64_t> ElementCount(std::span<const std::int64_t> dims) {
  std::int64_t count = 1;
  bool overflow = false;
  bool empty = false;
  for (const std::int64_t dim : dims) {
    if (dim < 0) return std::nullopt;
    if (dim == 0) empty = true;
    if (__builtin_mul_overflow(count, dim == 0 ? 1 : dim, &count)) overflow = true;
  }
  if (empty) return 0;
  if (overflow) return std::nullopt;
  return count;
}

std::optional<std::uint64_t> ByteSize(DataType type, std::int64_t element_count) {
  const auto bits = static_cast<std::uint64_t>(BitWidth(type));
  const auto count = static_cast<std::uint64_t>(element_count);
  // Eight elements fill exactly `bits` bytes. Counting in eights keeps the product within 64 bits.
  std::uint64_t whole = 0;
  if (__builtin_mul_overflow(count / 8, bits, &whole)) return std::nullopt;
  return whole + (count % 8 * bits + 7) / 8;
}

ValueType ValueType::Tensor(DataType data_type, std::optional<Shape> shape) {
  return {.kind = Kind::kTensor, .data_type = data_type, .shape = std::move(shape), .element = {}};
}

ValueType ValueType::SparseTensor(DataType data_type, std::optional<Shape> shape) {
  return {.kind = Kind::kSparseTensor,
          .data_type = data_type,
          .shape = std::move(shape),
          .element = {}};
}

ValueType ValueType::Sequence(ValueType element) {
  ValueType type{.kind = Kind::kSequence, .data_type = {}, .shape = {}, .element = {}};
  type.element.push_back(std::move(element));
  return type;
}

ValueType ValueType::Optional(ValueType element) {
  ValueType type = Sequence(std::move(element));
  type.kind = Kind::kOptional;
  return type;
}

ValueType ValueType::Map(DataType key, ValueType element) {
  ValueType type = Sequence(std::move(element));
  type.kind = Kind::kMap;
  type.data_type = key;
  return type;
}

std::string ToString(const ValueType& type) {
  const std::string element = type.element.empty() ? "?" : ToString(type.element.front());
  switch (type.kind) {
    case ValueType::Kind::kTensor:
      return std::string(Name(type.data_type)) + ShapeText(type.shape);
    case ValueType::Kind::kSparseTensor:
      return "sparse " + std::string(Name(type.data_type)) + ShapeText(type.shape);
    case ValueType::Kind::kSequence:
      return "sequence(" + element + ")";
    case ValueType::Kind::kOptional:
      return "optional(" + element + ")";
    case ValueType::Kind::kMap:
      return "map(" + std::string(Name(type.data_type)) + ", " + element + ")";
  }
  return "?";
}

}  // namespace loom
