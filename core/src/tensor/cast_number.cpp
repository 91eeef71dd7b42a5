#include "tensor/cast_number.h"

#include <bit>
#include <cmath>

#include "base/text.h"

namespace loom {

std::uint64_t Shifted(std::uint64_t magnitude, int shift, Rounding rounding) {
  if (shift <= 0) return magnitude << -shift;
  if (shift > 64) return 0;  // less than a half
  const std::uint64_t whole = shift == 64 ? 0 : magnitude >> shift;
  if (rounding == Rounding::kTowardsZero) return whole;
  const std::uint64_t rest = shift == 64 ? magnitude : magnitude - (whole << shift);
  const std::uint64_t half = std::uint64_t{1} << (shift - 1);
  const bool up = rest > half || (rest == half && whole % 2 == 1);
  return up ? whole + 1 : whole;
}

int FloorLog2(const ExactNumber& number) {
  return static_cast<int>(std::bit_width(number.magnitude)) - 1 + number.exponent;
}

std::string ToString(const ExactNumber& number) {
  if (number.kind == ExactNumber::Kind::kNaN) return "NaN";
  const std::string sign = number.negative ? "-" : "";
  if (number.kind == ExactNumber::Kind::kInfinite) return sign + "Infinity";
  if (number.magnitude == 0) return sign + "0";
  const bool whole = std::countr_zero(number.magnitude) >= -number.exponent;
  if (whole && FloorLog2(number) < 64) {
    return sign +
           std::to_string(Shifted(number.magnitude, -number.exponent, Rounding::kTowardsZero));
  }
  // Only a float can be this large or have a fraction, so a double holds the number.
  return sign + Shown(std::ldexp(static_cast<double>(number.magnitude), number.exponent));
}

}  // namespace loom
