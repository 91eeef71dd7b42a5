// Data types, dims and value types, in ONNX's own terms.
// https://github.com/onnx/onnx/blob/main/docs/IR.md#standard-data-types
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loom {

// All data types of ONNX 1.23, with the numbers of TensorProto.DataType.
enum class DataType : std::uint8_t {
  kUndefined = 0,
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kString = 8,
  kBool = 9,
  kFloat16 = 10,
  kDouble = 11,
  kUint32 = 12,
  kUint64 = 13,
  kComplex64 = 14,
  kComplex128 = 15,
  kBfloat16 = 16,
  kFloat8E4M3FN = 17,
  kFloat8E4M3FNUZ = 18,
  kFloat8E5M2 = 19,
  kFloat8E5M2FNUZ = 20,
  kUint4 = 21,
  kInt4 = 22,
  kFloat4E2M1 = 23,
  kFloat8E8M0 = 24,
  kUint2 = 25,
  kInt2 = 26,
  kFloat6E2M3 = 27,
  kFloat6E3M2 = 28,
};

// The name that users write: "float32", "int64", "bfloat16", …; "undefined" for kUndefined.
std::string_view Name(DataType type);

// The data type with this name; nullopt if there is none.
std::optional<DataType> DataTypeNamed(std::string_view name);

// Bits of one element in raw_data: 8 for bool; 2, 4 or 6 for packed types; 0 for kUndefined and for
// strings, which have no fixed size.
int BitWidth(DataType type);

// The first IR version that has the data type.
int MinIrVersion(DataType type);

// The number of elements; nullopt if a dim is negative or the product exceeds 2^63 - 1.
std::optional<std::int64_t> ElementCount(std::span<const std::int64_t> dims);

// The size of raw_data in bytes for `element_count` elements; packed types fill up the last byte.
// nullopt on overflow. Precondition: BitWidth(type) > 0.
std::optional<std::uint64_t> ByteSize(DataType type, std::int64_t element_count);

// One dim: a fixed size, unknown, or a name (dim_param: equal names mean equal sizes in the whole
// model).
class Dim {
 public:
  Dim() = default;
  Dim(std::int64_t size) : state_(size) {}
  Dim(int size) : state_(std::int64_t{size}) {}
  Dim(std::string name) : state_(std::move(name)) {}
  Dim(const char* name) : state_(std::string(name)) {}

  const std::int64_t* size() const { return std::get_if<std::int64_t>(&state_); }
  const std::string* name() const { return std::get_if<std::string>(&state_); }
  bool operator==(const Dim&) const = default;

 private:
  std::variant<std::monostate, std::int64_t, std::string> state_;
};

// An empty Shape is a scalar; an absent shape (std::nullopt) means that the rank is unknown.
using Shape = std::vector<Dim>;

// The type of a value: TypeProto.
struct ValueType {
  enum class Kind : std::uint8_t { kTensor = 1, kSparseTensor, kSequence, kOptional, kMap };

  static ValueType Tensor(DataType data_type, std::optional<Shape> shape = std::nullopt);
  static ValueType SparseTensor(DataType data_type, std::optional<Shape> shape = std::nullopt);
  static ValueType Sequence(ValueType element);
  static ValueType Optional(ValueType element);
  static ValueType Map(DataType key, ValueType element);

  Kind kind = Kind::kTensor;
  DataType data_type = DataType::kUndefined;  // of the elements, or of a map's keys
  std::optional<Shape> shape;                 // tensors only
  std::vector<ValueType> element;             // exactly one for sequence, optional and map

  bool operator==(const ValueType&) const = default;
};

// The type as text: float32[N, 784], sequence(int64[]), float32 (rank unknown).
std::string ToString(const ValueType& type);

}  // namespace loom
