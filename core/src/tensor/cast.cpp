// Every conversion goes through ExactNumber, because a path for each pair of data types would be
// too much code. So each element is rounded exactly once, from its exact value. The only shortcut
// is Float32Narrowing: it must give the same bits as the general path, or leave the element to it
// with kNotNormal.
#include "loom/cast.h"

#include <cstring>

#include "base/try.h"
#include "tensor/cast_element.h"
#include "tensor/cast_narrow.h"
#include "tensor/raw_codes.h"

namespace loom {
namespace {

bool IsComplex(DataType type) {
  return type == DataType::kComplex64 || type == DataType::kComplex128;
}

Error NotNumeric(DataType type, const std::string& where) {
  const std::string name(Name(type));
  return {ErrorCode::kTypeMismatch, where, name + " has no numbers as elements", {}};
}

Error CannotHold(const ExactNumber& number, std::uint64_t index, DataType type,
                 const std::string& expected, const std::string& where) {
  return {ErrorCode::kInvalidArgument,
          where,
          "element " + std::to_string(index) + " is " + ToString(number) + ", which " +
              std::string(Name(type)) + " cannot hold; expected " + expected,
          {}};
}

// Converts the elements; the two parts of a complex element count as two elements.
Result<std::vector<std::byte>> Convert(DataType from, std::span<const std::byte> raw_data,
                                       std::size_t count, DataType to, const CastOptions& options,
                                       const std::string& where) {
  const auto source = ElementFormat::Of(from);
  const auto target = ElementFormat::Of(to);
  if (!source || !target) return NotNumeric(source ? to : from, where);
  const bool from_integer = !source->is_float();
  const auto narrowing = Float32Narrowing::Between(from, to);
  std::vector<std::byte> bytes((count * static_cast<std::size_t>(target->bits()) + 7) / 8);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t given = CodeAt(raw_data, i, source->bits());
    const std::uint64_t quick = narrowing ? narrowing->Code(given) : Float32Narrowing::kNotNormal;
    if (quick != Float32Narrowing::kNotNormal) {
      PutCode(quick, i, target->bits(), bytes);
      continue;
    }
    const ExactNumber number = source->Decode(given);
    const auto code = target->Encode(number, options, from_integer);
    if (!code) {
      return CannotHold(number, options.first_element + i, to,
                        target->Expected(options, from_integer), where);
    }
    PutCode(*code, i, target->bits(), bytes);
  }
  return bytes;
}

template <typename Number>
Result<std::vector<std::byte>> EncodeAll(DataType type, DataType from,
                                         std::span<const Number> elements,
                                         const std::string& where) {
  if (IsComplex(type) && elements.size() % 2 == 1) {
    return Error{ErrorCode::kInvalidArgument,
                 where,
                 "a complex element is two numbers, real and imaginary part; given " +
                     std::to_string(elements.size()) + " numbers",
                 {}};
  }
  return Convert(from, std::as_bytes(elements), elements.size(), type, {.checked = true}, where);
}

Status CheckSize(DataType type, std::span<const std::byte> raw_data, std::int64_t count,
                 const std::string& where) {
  if (BitWidth(type) == 0) return NotNumeric(type, where);
  const auto expected = count < 0 ? std::nullopt : ByteSize(type, count);
  if (expected == raw_data.size()) return Done{};
  return Error{ErrorCode::kWeightMismatch,
               where,
               std::to_string(count) + " elements of " + std::string(Name(type)) + " are not " +
                   std::to_string(raw_data.size()) + " bytes",
               {}};
}

}  // namespace

Result<std::vector<std::byte>> EncodeElements(DataType type, std::span<const double> elements,
                                              const std::string& where) {
  return EncodeAll(type, DataType::kDouble, elements, where);
}

Result<std::vector<std::byte>> EncodeElements(DataType type, std::span<const std::int64_t> elements,
                                              const std::string& where) {
  return EncodeAll(type, DataType::kInt64, elements, where);
}

Result<std::vector<std::byte>> EncodeElements(DataType type,
                                              std::span<const std::uint64_t> elements,
                                              const std::string& where) {
  return EncodeAll(type, DataType::kUint64, elements, where);
}

Result<std::vector<double>> DecodeElements(DataType type, std::span<const std::byte> raw_data,
                                           std::int64_t count, const std::string& where) {
  LOOM_TRY(CheckSize(type, raw_data, count, where));
  const auto numbers = static_cast<std::size_t>(count) * (IsComplex(type) ? 2 : 1);
  LOOM_ASSIGN(const std::vector<std::byte> bytes,
              Convert(type, raw_data, numbers, DataType::kDouble, {.checked = true}, where));
  std::vector<double> elements(numbers);
  if (numbers > 0) std::memcpy(elements.data(), bytes.data(), bytes.size());
  return elements;
}

Result<std::vector<std::byte>> CastElements(DataType from, std::span<const std::byte> raw_data,
                                            std::int64_t count, DataType to,
                                            const CastOptions& options, const std::string& where) {
  if (IsComplex(from) || IsComplex(to)) {
    return Error{ErrorCode::kTypeMismatch,
                 where,
                 "ONNX's Cast takes no complex numbers, " + std::string(Name(from)) + " to " +
                     std::string(Name(to)),
                 {}};
  }
  LOOM_TRY(CheckSize(from, raw_data, count, where));
  return Convert(from, raw_data, static_cast<std::size_t>(count), to, options, where);
}

}  // namespace loom
