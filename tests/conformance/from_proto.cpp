#include "conformance/from_proto.h"

#include <algorithm>
#include <stdexcept>

#include "loom/types.h"

namespace loom::test {
namespace {

// The low `width` bytes of every entry: typed fields store narrow data types in wider entries.
template <typename Entries>
void AppendBytes(const Entries& entries, std::size_t width, std::string& bytes) {
  for (const auto& entry : entries) bytes.append(reinterpret_cast<const char*>(&entry), width);
}

template <typename TensorType>
std::optional<Shape> ShapeFrom(const TensorType& type) {
  if (!type.has_shape()) return std::nullopt;
  Shape shape;
  for (const auto& dim : type.shape().dim()) {
    if (dim.has_dim_value()) {
      shape.emplace_back(dim.dim_value());
    } else if (dim.has_dim_param()) {
      shape.emplace_back(dim.dim_param());
    } else {
      shape.emplace_back();
    }
  }
  return shape;
}

template <typename To, typename Entries, typename Convert>
std::vector<To> All(const Entries& entries, Convert convert) {
  std::vector<To> all;
  for (const auto& entry : entries) all.push_back(convert(entry));
  return all;
}

}  // namespace

std::string RawData(const onnx::TensorProto& tensor) {
  if (tensor.has_raw_data()) return tensor.raw_data();
  const int bits = BitWidth(static_cast<DataType>(tensor.data_type()));
  // An entry holds a whole byte of a packed data type, and half an element of a complex one.
  const auto width = static_cast<std::size_t>(std::max(1, bits / 8));
  std::string bytes;
  AppendBytes(tensor.float_data(), sizeof(float), bytes);
  AppendBytes(tensor.double_data(), sizeof(double), bytes);
  AppendBytes(tensor.int32_data(), width, bytes);
  AppendBytes(tensor.int64_data(), width, bytes);
  AppendBytes(tensor.uint64_data(), width, bytes);
  return bytes;
}

Tensor TensorFrom(const onnx::TensorProto& tensor) {
  const std::string raw = RawData(tensor);
  const auto* begin = reinterpret_cast<const std::byte*>(raw.data());
  return {.data_type = static_cast<DataType>(tensor.data_type()),
          .dims = {tensor.dims().begin(), tensor.dims().end()},
          .bytes = {begin, begin + raw.size()},
          .strings = {tensor.string_data().begin(), tensor.string_data().end()}};
}

SparseTensor SparseTensorFrom(const onnx::SparseTensorProto& tensor) {
  return {TensorFrom(tensor.values()),
          TensorFrom(tensor.indices()),
          {tensor.dims().begin(), tensor.dims().end()}};
}

ValueType TypeFrom(const onnx::TypeProto& type) {
  switch (type.value_case()) {
    case onnx::TypeProto::kTensorType:
      return ValueType::Tensor(static_cast<DataType>(type.tensor_type().elem_type()),
                               ShapeFrom(type.tensor_type()));
    case onnx::TypeProto::kSparseTensorType:
      return ValueType::SparseTensor(static_cast<DataType>(type.sparse_tensor_type().elem_type()),
                                     ShapeFrom(type.sparse_tensor_type()));
    case onnx::TypeProto::kSequenceType:
      return ValueType::Sequence(TypeFrom(type.sequence_type().elem_type()));
    case onnx::TypeProto::kOptionalType:
      return ValueType::Optional(TypeFrom(type.optional_type().elem_type()));
    case onnx::TypeProto::kMapType:
      return ValueType::Map(static_cast<DataType>(type.map_type().key_type()),
                            TypeFrom(type.map_type().value_type()));
    default:
      return {};
  }
}

AttributeValue AttributeValueFrom(const onnx::AttributeProto& attribute) {
  switch (attribute.type()) {
    case onnx::AttributeProto::FLOAT:
      return attribute.f();
    case onnx::AttributeProto::INT:
      return attribute.i();
    case onnx::AttributeProto::STRING:
      return attribute.s();
    case onnx::AttributeProto::TENSOR:
      return TensorFrom(attribute.t());
    case onnx::AttributeProto::SPARSE_TENSOR:
      return SparseTensorFrom(attribute.sparse_tensor());
    case onnx::AttributeProto::TYPE_PROTO:
      return TypeFrom(attribute.tp());
    case onnx::AttributeProto::FLOATS:
      return std::vector<float>(attribute.floats().begin(), attribute.floats().end());
    case onnx::AttributeProto::INTS:
      return std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end());
    case onnx::AttributeProto::STRINGS:
      return std::vector<std::string>(attribute.strings().begin(), attribute.strings().end());
    case onnx::AttributeProto::TENSORS:
      return All<Tensor>(attribute.tensors(), TensorFrom);
    case onnx::AttributeProto::SPARSE_TENSORS:
      return All<SparseTensor>(attribute.sparse_tensors(), SparseTensorFrom);
    case onnx::AttributeProto::TYPE_PROTOS:
      return All<ValueType>(attribute.type_protos(), TypeFrom);
    default:
      throw std::invalid_argument("attribute " + attribute.name() + " has a kind without a value");
  }
}

}  // namespace loom::test
