#include "proto/proto_types.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"

namespace loom {
namespace {

constexpr int kMaxTypeDepth = 16;

bool IsDefined(DataType type) {
  return type != DataType::kUndefined && type <= DataType::kFloat6E3M2;
}

Error Invalid(const std::string& where, std::string message) {
  return {ErrorCode::kInvalidArgument, where, std::move(message), {}};
}

Status DimInto(const Dim& dim, const std::string& where, onnx::TensorShapeProto* shape) {
  if (dim.size() && *dim.size() < 0) {
    return Invalid(
        where, "a dim must be 0 or more, a name, or unknown; given " + std::to_string(*dim.size()));
  }
  if (dim.name() && (dim.name()->empty() || !IsUtf8(*dim.name()))) {
    return Invalid(where,
                   "the name of a dim must be non-empty UTF-8; for an unknown dim give none");
  }
  auto* target = shape->add_dim();
  if (dim.size()) target->set_dim_value(*dim.size());
  if (dim.name()) target->set_dim_param(*dim.name());
  return Done{};
}

template <typename TensorType>
Status TensorTypeInto(const ValueType& type, const std::string& where, TensorType* target) {
  if (!IsDefined(type.data_type)) return Invalid(where, "the data type is undefined");
  target->set_elem_type(static_cast<int>(type.data_type));
  if (!type.shape) return Done{};
  auto* shape = target->mutable_shape();
  for (const Dim& dim : *type.shape) LOOM_TRY(DimInto(dim, where, shape));
  return Done{};
}

Status MapKeyInto(DataType key, const std::string& where, onnx::TypeProto::Map* target) {
  const bool integral = key >= DataType::kUint8 && key <= DataType::kInt64;
  if (!integral && key != DataType::kString && key != DataType::kUint32 &&
      key != DataType::kUint64) {
    return Invalid(
        where, "the keys of a map must be integers or strings; given " + std::string(Name(key)));
  }
  target->set_key_type(static_cast<int>(key));
  return Done{};
}

Status TypeInto(const ValueType& type, const std::string& where, int depth,
                onnx::TypeProto* target) {
  if (depth > kMaxTypeDepth) {
    return Error{ErrorCode::kUnsupported,
                 where,
                 "a type nested deeper than " + std::to_string(kMaxTypeDepth),
                 {}};
  }
  if (type.kind == ValueType::Kind::kTensor) {
    return TensorTypeInto(type, where, target->mutable_tensor_type());
  }
  if (type.kind == ValueType::Kind::kSparseTensor) {
    return TensorTypeInto(type, where, target->mutable_sparse_tensor_type());
  }
  if (type.element.size() != 1) return Invalid(where, "the element type is missing");
  const ValueType& element = type.element.front();
  switch (type.kind) {
    case ValueType::Kind::kSequence:
      return TypeInto(element, where, depth + 1,
                      target->mutable_sequence_type()->mutable_elem_type());
    case ValueType::Kind::kOptional:
      return TypeInto(element, where, depth + 1,
                      target->mutable_optional_type()->mutable_elem_type());
    case ValueType::Kind::kMap:
      LOOM_TRY(MapKeyInto(type.data_type, where, target->mutable_map_type()));
      return TypeInto(element, where, depth + 1, target->mutable_map_type()->mutable_value_type());
    default:
      return Invalid(where, "the kind of type is unknown");
  }
}

template <typename TensorType>
std::optional<Shape> MakeShape(const TensorType& type) {
  if (!type.has_shape()) return std::nullopt;
  Shape shape;
  for (const auto& dim : type.shape().dim()) {
    if (dim.has_dim_value()) {
      shape.emplace_back(dim.dim_value());
    } else if (dim.has_dim_param() && !dim.dim_param().empty()) {
      shape.emplace_back(dim.dim_param());
    } else {
      shape.emplace_back();
    }
  }
  return shape;
}

template <typename Dims>
void FixedTypeInto(int data_type, const Dims& dims, onnx::TypeProto* target) {
  auto* type = target->mutable_tensor_type();
  type->set_elem_type(data_type);
  auto* shape = type->mutable_shape();
  for (const std::int64_t dim : dims) shape->add_dim()->set_dim_value(dim);
}

Error WrongSize(const Tensor& tensor, const std::string& where, std::uint64_t expected,
                std::uint64_t given, const char* unit) {
  const auto number = [&](std::uint64_t n) { return std::to_string(n) + " " + unit; };
  const ValueType type =
      ValueType::Tensor(tensor.data_type, Shape(tensor.dims.begin(), tensor.dims.end()));
  return {ErrorCode::kWeightMismatch,
          where,
          ToString(type) + " needs " + number(expected) + ", given " + number(given),
          {}};
}

}  // namespace

Status TypeInto(const ValueType& type, const std::string& where, onnx::TypeProto* target) {
  return TypeInto(type, where, 1, target);
}

ValueType MakeValueType(const onnx::TypeProto& type) {
  switch (type.value_case()) {
    case onnx::TypeProto::kTensorType:
      return ValueType::Tensor(static_cast<DataType>(type.tensor_type().elem_type()),
                               MakeShape(type.tensor_type()));
    case onnx::TypeProto::kSparseTensorType:
      return ValueType::SparseTensor(static_cast<DataType>(type.sparse_tensor_type().elem_type()),
                                     MakeShape(type.sparse_tensor_type()));
    case onnx::TypeProto::kSequenceType:
      return ValueType::Sequence(MakeValueType(type.sequence_type().elem_type()));
    case onnx::TypeProto::kOptionalType:
      return ValueType::Optional(MakeValueType(type.optional_type().elem_type()));
    case onnx::TypeProto::kMapType:
      return ValueType::Map(static_cast<DataType>(type.map_type().key_type()),
                            MakeValueType(type.map_type().value_type()));
    default:
      return {};
  }
}

void TensorTypeInto(const onnx::TensorProto& tensor, onnx::TypeProto* target) {
  FixedTypeInto(tensor.data_type(), tensor.dims(), target);
}

void DenseTypeInto(const onnx::SparseTensorProto& tensor, onnx::TypeProto* target) {
  FixedTypeInto(tensor.values().data_type(), tensor.dims(), target);
}

Result<std::uint64_t> ExpectedBytes(DataType data_type, std::span<const std::int64_t> dims,
                                    const std::string& where) {
  if (!IsDefined(data_type)) return Invalid(where, "the data type is undefined");
  if (std::ranges::any_of(dims, [](std::int64_t dim) { return dim < 0; })) {
    return Invalid(where, "the dims of an initializer must be 0 or more");
  }
  const auto count = ElementCount(dims);
  const auto bytes = count ? ByteSize(data_type, *count) : std::nullopt;
  if (!bytes) {
    return Error{ErrorCode::kWeightMismatch, where, "the dims ask for more than 2^63 elements", {}};
  }
  return *bytes;
}

Status TensorInto(const Tensor& tensor, const std::string& where, onnx::TensorProto* target) {
  LOOM_ASSIGN(const std::uint64_t expected, ExpectedBytes(tensor.data_type, tensor.dims, where));
  target->set_data_type(static_cast<int>(tensor.data_type));
  target->mutable_dims()->Add(tensor.dims.begin(), tensor.dims.end());
  if (tensor.data_type == DataType::kString) {
    const auto count = static_cast<std::uint64_t>(ElementCount(tensor.dims).value_or(0));
    if (tensor.strings.size() != count || !tensor.bytes.empty()) {
      return WrongSize(tensor, where, count, tensor.strings.size(), "strings");
    }
    for (const std::string& text : tensor.strings) target->add_string_data(text);
    return Done{};
  }
  if (tensor.bytes.size() != expected || !tensor.strings.empty()) {
    return WrongSize(tensor, where, expected, tensor.bytes.size(), "bytes");
  }
  // The checker accepts no data field if there are no elements.
  if (expected > 0) target->set_raw_data(tensor.bytes.data(), tensor.bytes.size());
  return Done{};
}

Status SparseTensorInto(const SparseTensor& tensor, const std::string& where,
                        onnx::SparseTensorProto* target) {
  const std::string path = where.empty() ? where : where + " / ";
  LOOM_TRY(TensorInto(tensor.values, path + "values", target->mutable_values()));
  LOOM_TRY(TensorInto(tensor.indices, path + "indices", target->mutable_indices()));
  target->mutable_dims()->Add(tensor.dims.begin(), tensor.dims.end());
  return Done{};
}

int MinIrVersion(const onnx::TypeProto& type) {
  switch (type.value_case()) {
    case onnx::TypeProto::kTensorType:
      return MinIrVersion(static_cast<DataType>(type.tensor_type().elem_type()));
    case onnx::TypeProto::kSparseTensorType:
      return std::max(8,
                      MinIrVersion(static_cast<DataType>(type.sparse_tensor_type().elem_type())));
    case onnx::TypeProto::kSequenceType:
      return MinIrVersion(type.sequence_type().elem_type());
    case onnx::TypeProto::kOptionalType:
      return std::max(8, MinIrVersion(type.optional_type().elem_type()));
    case onnx::TypeProto::kMapType:
      return MinIrVersion(type.map_type().value_type());
    default:
      return 1;
  }
}

bool HasOpenRank(const onnx::TypeProto& type) {
  return (type.has_tensor_type() && !type.tensor_type().has_shape()) ||
         (type.has_sparse_tensor_type() && !type.sparse_tensor_type().has_shape());
}

}  // namespace loom
