// The commonest conversion, quickly: float32 weights become smaller floats. The general way gives
// the same and takes five times as long.
#pragma once

#include <cstdint>
#include <optional>

#include "tensor/cast_float.h"

namespace loom {

class Float32Narrowing {
 public:
  // Nothing when these types are others.
  static std::optional<Float32Narrowing> Between(DataType from, DataType to) {
    const auto target = FloatFormatOf(to);
    const bool fits = from == DataType::kFloat && target && target->mantissa_bits < kMantissaBits;
    return fits ? std::optional(Float32Narrowing(*target)) : std::nullopt;
  }

  static constexpr std::uint64_t kNotNormal = ~std::uint64_t{0};

  // The nearest code for float32's bits, if both are normal numbers; kNotNormal otherwise.
  std::uint64_t Code(std::uint64_t float_bits) const {
    const auto bits = static_cast<std::uint32_t>(float_bits);
    const std::uint32_t magnitude = bits & ~kSign;
    if (magnitude < least_) return kNotNormal;
    const std::uint32_t rebiased = magnitude - rebias_;
    // Up from more than half of the last bit kept, and from half where that bit is odd.
    const std::uint32_t odd = rebiased >> shift_ & 1;
    const std::uint32_t code = (rebiased + (1U << (shift_ - 1)) - 1 + odd) >> shift_;
    if (code > largest_) return kNotNormal;
    return code | (bits & kSign) >> sign_shift_;
  }

 private:
  static constexpr int kMantissaBits = 23;
  static constexpr int kBias = 127;
  static constexpr std::uint32_t kSign = 1U << 31;

  explicit Float32Narrowing(const FloatFormat& target)
      : shift_(kMantissaBits - target.mantissa_bits),
        sign_shift_(32 - target.bits()),
        rebias_(static_cast<std::uint32_t>(kBias - target.bias) << kMantissaBits),
        least_(rebias_ + (1U << kMantissaBits)),
        largest_(static_cast<std::uint32_t>(LargestCode(target))) {}

  int shift_;
  int sign_shift_;
  std::uint32_t rebias_;   // what the exponents differ by
  std::uint32_t least_;    // the smallest magnitude that is normal in both
  std::uint32_t largest_;  // code
};

}  // namespace loom
