#include "proto/raw_data.h"

#include <limits>
#include <type_traits>
#include <utility>

#include "base/try.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

class Conversion {
 public:
  Conversion(const std::string& where, onnx::TensorProto& tensor)
      : where_(where),
        tensor_(tensor),
        type_(static_cast<DataType>(tensor.data_type())),
        dims_(tensor.dims().begin(), tensor.dims().end()) {}

  Status Run() {
    LOOM_ASSIGN(expected_, ExpectedBytes(type_, dims_, where_));
    if (tensor_.has_raw_data()) return Count(tensor_.raw_data().size(), 1);
    switch (type_) {
      case DataType::kString:
        return CountStrings();
      case DataType::kFloat:
      case DataType::kComplex64:
        return Pack<float>(tensor_.mutable_float_data());
      case DataType::kDouble:
      case DataType::kComplex128:
        return Pack<double>(tensor_.mutable_double_data());
      case DataType::kInt64:
        return Pack<std::int64_t>(tensor_.mutable_int64_data());
      case DataType::kUint64:
        return Pack<std::uint64_t>(tensor_.mutable_uint64_data());
      case DataType::kUint32:
        return Pack<std::uint32_t>(tensor_.mutable_uint64_data());
      default:
        return PackFromInt32();
    }
  }

 private:
  Status PackFromInt32() {
    auto* values = tensor_.mutable_int32_data();
    switch (type_) {
      case DataType::kInt32:
        return Pack<std::int32_t>(values);
      case DataType::kInt16:
        return Pack<std::int16_t>(values);
      case DataType::kInt8:
        return Pack<std::int8_t>(values);
      case DataType::kUint16:
      case DataType::kFloat16:
      case DataType::kBfloat16:
        return Pack<std::uint16_t>(values);
      default:
        break;
    }
    if (BitWidth(type_) == 8) return Pack<std::uint8_t>(values);
    if (values->empty() && expected_ == 0) return Done{};
    return Error{ErrorCode::kUnsupported,
                 where_,
                 "values of " + std::string(Name(type_)) + " that are not in raw_data",
                 {}};
  }

  template <typename Element, typename Stored>
  Status Pack(google::protobuf::RepeatedField<Stored>* values) {
    LOOM_TRY(Count(static_cast<std::uint64_t>(values->size()), sizeof(Element)));
    std::string raw;
    raw.reserve(static_cast<std::size_t>(expected_));
    for (const Stored value : *values) {
      if (!Fits<Element>(value)) {
        return Mismatch(std::to_string(value) + " is outside the range of " +
                        std::string(Name(type_)));
      }
      const auto element = static_cast<Element>(value);
      raw.append(reinterpret_cast<const char*>(&element), sizeof(Element));
    }
    values->Clear();
    // The checker accepts no data field if there are no elements.
    if (!raw.empty()) tensor_.set_raw_data(std::move(raw));
    return Done{};
  }

  template <typename Element, typename Stored>
  bool Fits(Stored value) const {
    if constexpr (std::is_integral_v<Element>) {
      return std::in_range<Element>(value) && (type_ != DataType::kBool || value <= 1);
    }
    return true;
  }

  Status CountStrings() const {
    const auto expected = static_cast<std::uint64_t>(ElementCount(dims_).value_or(0));
    const auto given = static_cast<std::uint64_t>(tensor_.string_data_size());
    if (given == expected) return Done{};
    return WrongCount(expected, "strings", given);
  }

  // Checks the number of values. `size` is the number of bytes of one value.
  Status Count(std::uint64_t given, std::uint64_t size) const {
    if (given * size == expected_) return Done{};
    return WrongCount(expected_ / size, size == 1 ? "bytes" : "values", given);
  }

  Error WrongCount(std::uint64_t expected, const char* unit, std::uint64_t given) const {
    const ValueType type = ValueType::Tensor(type_, Shape(dims_.begin(), dims_.end()));
    return Mismatch(ToString(type) + " needs " + std::to_string(expected) + " " + unit +
                    ", given " + std::to_string(given));
  }

  Error Mismatch(std::string message) const {
    return {ErrorCode::kWeightMismatch, where_, std::move(message), {}};
  }

  const std::string& where_;
  onnx::TensorProto& tensor_;
  DataType type_;
  std::vector<std::int64_t> dims_;
  std::uint64_t expected_ = 0;
};

}  // namespace

Status MakeRaw(const std::string& where, onnx::TensorProto* tensor) {
  return Conversion(where, *tensor).Run();
}

}  // namespace loom
