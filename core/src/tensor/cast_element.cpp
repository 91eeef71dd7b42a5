#include "tensor/cast_element.h"

#include <bit>

namespace loom {
namespace {

// Integers of at least this width cut a fraction off. The pages on int4 and int2 say that smaller
// ones round it.
constexpr int kFirstCuttingBits = 8;

// A float64 of more bits stands for several integers and may not be the one that was meant.
constexpr int kExactBits = 53;
constexpr const char* kGiveIntegers = "; past 2^53 give 64-bit integers (bigints)";

DataType PartType(DataType type) {
  if (type == DataType::kComplex64) return DataType::kFloat;
  return type == DataType::kComplex128 ? DataType::kDouble : type;
}

bool IsSigned(DataType type) {
  switch (type) {
    case DataType::kInt2:
    case DataType::kInt4:
    case DataType::kInt8:
    case DataType::kInt16:
    case DataType::kInt32:
    case DataType::kInt64:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<ElementFormat> ElementFormat::Of(DataType type) {
  const DataType part = PartType(type);
  const int bits = BitWidth(part);
  if (bits == 0) return std::nullopt;
  if (const auto floats = FloatFormatOf(part)) return ElementFormat(Kind::kFloat, bits, *floats);
  if (part == DataType::kFloat8E8M0) return ElementFormat(Kind::kPowerOfTwo, bits, {});
  if (part == DataType::kBool) return ElementFormat(Kind::kBool, bits, {});
  return ElementFormat(IsSigned(part) ? Kind::kSigned : Kind::kUnsigned, bits, {});
}

ExactNumber ElementFormat::Decode(std::uint64_t code) const {
  code &= Mask();
  if (kind_ == Kind::kFloat) return DecodeFloat(float_, code);
  if (kind_ == Kind::kPowerOfTwo) return DecodePowerOfTwo(code);
  if (kind_ == Kind::kBool) return {.magnitude = code == 0 ? std::uint64_t{0} : 1};
  const bool negative = kind_ == Kind::kSigned && (code >> (bits_ - 1)) != 0;
  return {.negative = negative, .magnitude = negative ? (~code & Mask()) + 1 : code};
}

std::uint64_t ElementFormat::Limit(bool negative) const {
  if (kind_ == Kind::kBool) return negative ? 0 : 1;
  if (kind_ == Kind::kUnsigned) return negative ? 0 : Mask();
  return (Mask() >> 1) + (negative ? 1 : 0);
}

std::optional<std::uint64_t> ElementFormat::Encode(const ExactNumber& number,
                                                   const CastOptions& options,
                                                   bool from_integer) const {
  if (kind_ == Kind::kFloat) return EncodeFloat(float_, number, options);
  if (kind_ == Kind::kPowerOfTwo) return EncodePowerOfTwo(number, options);
  if (kind_ == Kind::kBool && !options.checked) return number.IsZero() ? 0 : 1;
  return EncodeInteger(number, options, from_integer);
}

std::optional<std::uint64_t> ElementFormat::EncodeInteger(const ExactNumber& number,
                                                          const CastOptions& options,
                                                          bool from_integer) const {
  if (number.kind != ExactNumber::Kind::kFinite) return std::nullopt;
  std::uint64_t magnitude = 0;
  if (number.magnitude != 0) {
    if (FloorLog2(number) > 63) return std::nullopt;
    const bool cuts = bits_ >= kFirstCuttingBits || options.checked;
    magnitude = Shifted(number.magnitude, -number.exponent,
                        cuts ? Rounding::kTowardsZero : Rounding::kNearestEven);
    const bool fraction = std::countr_zero(number.magnitude) < -number.exponent;
    const bool inexact = !from_integer && FloorLog2(number) >= kExactBits;
    if (options.checked && (fraction || inexact)) return std::nullopt;
  }
  const bool fits = magnitude <= Limit(number.negative);
  if (!fits && (options.checked || !from_integer)) return std::nullopt;
  return (number.negative ? ~magnitude + 1 : magnitude) & Mask();
}

std::string ElementFormat::Expected(const CastOptions& options, bool from_integer) const {
  if (kind_ == Kind::kBool) return "0 or 1";
  if (kind_ == Kind::kPowerOfTwo) {
    return options.checked ? "a number from 2^-127 to 2^127, or NaN" : "no negative number";
  }
  if (kind_ != Kind::kFloat) {
    const ExactNumber least{.negative = true, .magnitude = Limit(true)};
    const ExactNumber largest{.magnitude = Limit(false)};
    return (options.checked ? "an integer from " : "a number from ") +
           (kind_ == Kind::kSigned ? ToString(least) : "0") + " to " + ToString(largest) +
           (options.checked && !from_integer && bits_ > kExactBits ? kGiveIntegers : "");
  }
  const std::string largest = ToString(DecodeFloat(float_, LargestCode(float_)));
  std::string finite = "a number from -" + largest + " to " + largest;
  switch (float_.specials) {
    case FloatFormat::Specials::kIeee:
      return finite + ", an infinity or NaN";
    case FloatFormat::Specials::kFn:
    case FloatFormat::Specials::kFnuz:
      return finite + ", or NaN";
    case FloatFormat::Specials::kNone:
      break;
  }
  return finite;
}

}  // namespace loom
