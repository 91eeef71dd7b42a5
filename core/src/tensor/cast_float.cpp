#include "tensor/cast_float.h"

#include <algorithm>
#include <bit>

namespace loom {
namespace {

using Kind = ExactNumber::Kind;
using Specials = FloatFormat::Specials;

constexpr int kDoubleMantissaBits = 52;

// float8e8m0: 2^(code - 127), and one NaN.
constexpr int kScaleBias = 127;
constexpr std::uint64_t kScaleLargest = 0xFE;
constexpr std::uint64_t kScaleNaN = 0xFF;

std::uint64_t SignBit(const FloatFormat& format) { return std::uint64_t{1} << (format.bits() - 1); }

std::uint64_t Infinity(const FloatFormat& format) {
  return ((std::uint64_t{1} << format.exponent_bits) - 1) << format.mantissa_bits;
}

// NaN with as many high bits of the payload as fit. If none of them is set, the quiet bit is set,
// because a NaN without payload would be an infinity.
std::uint64_t IeeeNaN(const FloatFormat& format, std::uint64_t payload) {
  const std::uint64_t kept = payload >> (kDoubleMantissaBits - format.mantissa_bits);
  const std::uint64_t quiet = std::uint64_t{1} << (format.mantissa_bits - 1);
  return Infinity(format) | (kept == 0 ? quiet : kept);
}

std::optional<std::uint64_t> EncodeNaN(const FloatFormat& format, const ExactNumber& number,
                                       const CastOptions& options) {
  const std::uint64_t sign = number.negative ? SignBit(format) : 0;
  switch (format.specials) {
    case Specials::kIeee:
      return sign | IeeeNaN(format, number.magnitude);
    case Specials::kFn:
      return sign | (SignBit(format) - 1);
    case Specials::kFnuz:
      return SignBit(format);
    case Specials::kNone:
      break;
  }
  if (options.checked) return std::nullopt;
  return LargestCode(format);
}

// The code for a number that is infinite, or finite and too large.
std::optional<std::uint64_t> EncodeTooLarge(const FloatFormat& format, const ExactNumber& number,
                                            const CastOptions& options) {
  const std::uint64_t sign = number.negative ? SignBit(format) : 0;
  if (options.checked) {
    const bool held = number.kind == Kind::kInfinite && format.specials == Specials::kIeee;
    return held ? std::optional(sign | Infinity(format)) : std::nullopt;
  }
  const bool saturates = options.saturate && format.bits() == 8;
  if (saturates || format.specials == Specials::kNone) return sign | LargestCode(format);
  if (format.specials == Specials::kIeee) return sign | Infinity(format);
  return EncodeNaN(format, number, options);
}

}  // namespace

std::optional<FloatFormat> FloatFormatOf(DataType type) {
  switch (type) {
    case DataType::kFloat:
      return FloatFormat{8, 23, 127, Specials::kIeee};
    case DataType::kDouble:
      return FloatFormat{11, 52, 1023, Specials::kIeee};
    case DataType::kFloat16:
      return FloatFormat{5, 10, 15, Specials::kIeee};
    case DataType::kBfloat16:
      return FloatFormat{8, 7, 127, Specials::kIeee};
    case DataType::kFloat8E4M3FN:
      return FloatFormat{4, 3, 7, Specials::kFn};
    case DataType::kFloat8E4M3FNUZ:
      return FloatFormat{4, 3, 8, Specials::kFnuz};
    case DataType::kFloat8E5M2:
      return FloatFormat{5, 2, 15, Specials::kIeee};
    case DataType::kFloat8E5M2FNUZ:
      return FloatFormat{5, 2, 16, Specials::kFnuz};
    case DataType::kFloat4E2M1:
      return FloatFormat{2, 1, 1, Specials::kNone};
    case DataType::kFloat6E2M3:
      return FloatFormat{2, 3, 1, Specials::kNone};
    case DataType::kFloat6E3M2:
      return FloatFormat{3, 2, 3, Specials::kNone};
    default:
      return std::nullopt;
  }
}

std::uint64_t LargestCode(const FloatFormat& format) {
  if (format.specials == Specials::kIeee) return Infinity(format) - 1;
  return SignBit(format) - (format.specials == Specials::kFn ? 2 : 1);
}

ExactNumber DecodeFloat(const FloatFormat& format, std::uint64_t code) {
  const std::uint64_t sign = SignBit(format);
  const std::uint64_t unsigned_code = code & (sign - 1);
  const std::uint64_t mantissa = code & ((std::uint64_t{1} << format.mantissa_bits) - 1);
  ExactNumber number{.negative = (code & sign) != 0};
  const bool infinite = format.specials == Specials::kIeee && unsigned_code == Infinity(format);
  const bool negative_zero = code == sign && format.specials == Specials::kFnuz;
  if (infinite) {
    number.kind = Kind::kInfinite;
  } else if (unsigned_code > LargestCode(format) || negative_zero) {
    number.kind = Kind::kNaN;
    number.magnitude = mantissa << (kDoubleMantissaBits - format.mantissa_bits);
  } else {
    const auto field = static_cast<int>(unsigned_code >> format.mantissa_bits);
    const std::uint64_t hidden = field == 0 ? 0 : std::uint64_t{1} << format.mantissa_bits;
    number.magnitude = mantissa | hidden;
    number.exponent = std::max(field, 1) - format.bias - format.mantissa_bits;
  }
  return number;
}

std::optional<std::uint64_t> EncodeFloat(const FloatFormat& format, const ExactNumber& number,
                                         const CastOptions& options) {
  if (number.kind == Kind::kNaN) return EncodeNaN(format, number, options);
  if (number.kind == Kind::kInfinite) return EncodeTooLarge(format, number, options);
  std::uint64_t code = 0;
  if (number.magnitude != 0) {
    const int exponent = std::max(FloorLog2(number), 1 - format.bias);
    const int unit = exponent - format.mantissa_bits;
    // The hidden bit, and a carry out of the mantissa, each add one to the exponent.
    code = (static_cast<std::uint64_t>(exponent + format.bias - 1) << format.mantissa_bits) +
           Shifted(number.magnitude, unit - number.exponent, Rounding::kNearestEven);
    if (code > LargestCode(format)) return EncodeTooLarge(format, number, options);
  }
  const bool keeps_sign = code != 0 || format.specials != Specials::kFnuz;
  return number.negative && keeps_sign ? code | SignBit(format) : code;
}

ExactNumber DecodePowerOfTwo(std::uint64_t code) {
  if (code == kScaleNaN) return {.kind = Kind::kNaN};
  return {.exponent = static_cast<int>(code) - kScaleBias, .magnitude = 1};
}

std::optional<std::uint64_t> EncodePowerOfTwo(const ExactNumber& number,
                                              const CastOptions& options) {
  if (number.kind == Kind::kNaN) return kScaleNaN;
  if (number.negative && !number.IsZero()) return std::nullopt;  // Cast leaves it undefined
  const auto out_of_range = [&](std::uint64_t nearest) -> std::optional<std::uint64_t> {
    if (options.checked) return std::nullopt;
    return options.saturate ? nearest : kScaleNaN;
  };
  if (number.IsZero()) return out_of_range(0);
  if (number.kind == Kind::kInfinite) return out_of_range(kScaleLargest);
  const std::uint64_t leading = std::bit_floor(number.magnitude);
  const std::uint64_t rest = number.magnitude - leading;
  const bool up = (options.round_mode == RoundMode::kUp && rest > 0) ||
                  (options.round_mode == RoundMode::kNearest && rest > 0 && rest >= leading / 2);
  const int code = FloorLog2(number) + (up ? 1 : 0) + kScaleBias;
  if (code < 0) return out_of_range(0);
  if (code > static_cast<int>(kScaleLargest)) return out_of_range(kScaleLargest);
  return static_cast<std::uint64_t>(code);
}

}  // namespace loom
