#include "abi/abi_records.h"

#include <bit>
#include <cmath>
#include <limits>

namespace loom::abi {
namespace {

static_assert(std::endian::native == std::endian::little, "records are little-endian");

// ONNX has no deeper types. Without a limit, a hostile request could overflow the stack.
constexpr int kMaxTypeDepth = 64;

// Kinds of attributes beside those of AttributeKind: values whose kind the schema determines, and
// references.
enum : std::uint8_t { kNumber = 100, kNumbers = 101, kEmptyList = 102, kReference = 103 };

}  // namespace

float Reader::ReadFloat() {
  const double number = F64();
  ok_ = ok_ && !(std::isfinite(number) && std::abs(number) > std::numeric_limits<float>::max());
  return ok_ ? static_cast<float>(number) : 0;
}

std::string_view Reader::Rest() {
  const std::string_view bytes(reinterpret_cast<const char*>(rest_.data()), rest_.size());
  rest_ = {};
  return bytes;
}

Literal Reader::ReadLiteral() {
  std::vector<std::int64_t> dims = ReadIntegers();
  switch (U8()) {
    case 0:
      return {List([&] { return F64(); }), std::move(dims)};
    case 1:
      return {ReadIntegers(), std::move(dims)};
    case 2: {
      const auto truths = List([&] { return U8(); });
      return {std::vector<bool>(truths.begin(), truths.end()), std::move(dims)};
    }
    case 3:
      return {ReadStrings(), std::move(dims)};
    default:
      ok_ = false;
      return {0};
  }
}

DataType Reader::ReadDataType() { return static_cast<DataType>(U8()); }

ValueType Reader::ReadType(int depth) {
  ValueType type;
  type.kind = static_cast<ValueType::Kind>(U8());
  ok_ = ok_ && depth < kMaxTypeDepth;
  if (!ok_) return type;
  if (type.kind == ValueType::Kind::kTensor || type.kind == ValueType::Kind::kSparseTensor) {
    type.data_type = ReadDataType();
    type.shape = Optional([&] {
      return List([&]() -> Dim {
        switch (U8()) {
          case 0:
            return {};
          case 1:
            return I64();
          case 2:
            return std::string(String());
          default:
            ok_ = false;
            return {};
        }
      });
    });
    return type;
  }
  if (type.kind == ValueType::Kind::kMap) type.data_type = ReadDataType();
  type.element.push_back(ReadType(depth + 1));
  return type;
}

Tensor Reader::ReadTensor() {
  Tensor tensor;
  tensor.data_type = ReadDataType();
  tensor.dims = ReadIntegers();
  if (tensor.data_type == DataType::kString) {
    tensor.strings = List([&] { return std::string(String()); });
    return tensor;
  }
  const std::string_view bytes = String();
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  tensor.bytes.assign(data, data + bytes.size());
  return tensor;
}

SparseTensor Reader::ReadSparseTensor() {
  SparseTensor tensor;
  tensor.values = ReadTensor();
  tensor.indices = ReadTensor();
  tensor.dims = ReadIntegers();
  return tensor;
}

Subgraph Reader::ReadSubgraph() {
  Subgraph subgraph;
  subgraph.name = String();
  subgraph.doc_string = String();
  subgraph.inputs = List([&] {
    BodyInput input;
    input.name = String();
    input.type = Optional([&] { return ReadType(); });
    return input;
  });
  return subgraph;
}

AttributeReference Reader::ReadReference() {
  AttributeReference reference;
  reference.attribute = String();
  const std::uint8_t kind = U8();
  ok_ = ok_ && kind <= static_cast<std::uint8_t>(AttributeKind::kTypeProtos);
  if (kind != 0) reference.kind = static_cast<AttributeKind>(kind);
  return reference;
}

AttributeValue Reader::ReadAttributeValue(std::uint8_t kind) {
  switch (kind) {
    case kNumber:
      return loom::Number{F64()};
    case kNumbers:
      return loom::Numbers{List([&] { return F64(); })};
    case kEmptyList:
      return EmptyList{};
    case kReference:
      return ReadReference();
    default:
      return ReadTypedValue(static_cast<AttributeKind>(kind));
  }
}

AttributeValue Reader::ReadTypedValue(AttributeKind kind) {
  switch (kind) {
    case AttributeKind::kFloat:
      return ReadFloat();
    case AttributeKind::kInt:
      return I64();
    case AttributeKind::kString:
      return std::string(String());
    case AttributeKind::kTensor:
      return ReadTensor();
    case AttributeKind::kGraph:
      return ReadSubgraph();
    case AttributeKind::kFloats:
      return List([&] { return ReadFloat(); });
    case AttributeKind::kInts:
      return ReadIntegers();
    case AttributeKind::kStrings:
      return ReadStrings();
    case AttributeKind::kTensors:
      return List([&] { return ReadTensor(); });
    case AttributeKind::kGraphs:
      return List([&] { return ReadSubgraph(); });
    case AttributeKind::kSparseTensor:
      return ReadSparseTensor();
    case AttributeKind::kSparseTensors:
      return List([&] { return ReadSparseTensor(); });
    case AttributeKind::kTypeProto:
      return ReadType();
    case AttributeKind::kTypeProtos:
      return List([&] { return ReadType(); });
  }
  ok_ = false;
  return EmptyList{};
}

Attribute Reader::ReadAttribute() {
  std::string name(String());
  const std::uint8_t kind = U8();
  return {std::move(name), ReadAttributeValue(kind)};
}

std::vector<OpsetImport> Reader::ReadOpsetImports() {
  return List([&] {
    std::string domain(String());
    return OpsetImport{std::move(domain), static_cast<int>(U32())};
  });
}

std::vector<std::string> Reader::ReadStrings() {
  return List([&] { return std::string(String()); });
}

Metadata Reader::ReadMetadata() {
  return List([&] {
    std::string key(String());
    return std::pair(std::move(key), std::string(String()));
  });
}

ExportOptions Reader::ReadExportOptions() {
  ExportOptions options;
  const auto read_string = [this] { return std::string(String()); };
  options.input_names = List(read_string);
  options.output_names = List(read_string);
  for (std::uint32_t values = U32(); ok_ && values > 0; --values) {
    auto& axes = options.dynamic_axes[read_string()];
    for (std::uint32_t count = U32(); ok_ && count > 0; --count) {
      const std::int64_t axis = I64();
      axes[axis] = read_string();
    }
  }
  options.opset_version = Optional([this] { return static_cast<int>(U32()); });
  options.export_params = U8() != 0;
  options.keep_initializers_as_inputs = U8() != 0;
  options.metadata = ReadMetadata();
  options.producer_name = Optional(read_string);
  options.producer_version = Optional(read_string);
  return options;
}

void Writer::WriteType(const ValueType& type) {
  U8(static_cast<std::uint8_t>(type.kind));
  const bool tensor =
      type.kind == ValueType::Kind::kTensor || type.kind == ValueType::Kind::kSparseTensor;
  if (tensor || type.kind == ValueType::Kind::kMap) U8(static_cast<std::uint8_t>(type.data_type));
  if (!tensor) {
    for (const ValueType& element : type.element) WriteType(element);
    return;
  }
  U8(type.shape ? 1 : 0);
  if (!type.shape) return;
  List(*type.shape, [&](const Dim& dim) {
    U8(dim.size() ? 1 : dim.name() ? 2 : 0);
    if (dim.size()) I64(*dim.size());
    if (dim.name()) String(*dim.name());
  });
}

}  // namespace loom::abi
