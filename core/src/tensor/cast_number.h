// The exact value of one element of any numeric data type. Every conversion goes through it.
#pragma once

#include <cstdint>
#include <string>

namespace loom {

// magnitude * 2^exponent with a sign; zero has a sign too.
struct ExactNumber {
  enum class Kind : std::uint8_t { kFinite, kInfinite, kNaN };

  Kind kind = Kind::kFinite;
  bool negative = false;
  int exponent = 0;
  std::uint64_t magnitude = 0;  // for NaN: the payload, as in the mantissa of a float64

  bool IsZero() const { return kind == Kind::kFinite && magnitude == 0; }
};

// How the fraction of a magnitude is rounded.
enum class Rounding : std::uint8_t { kNearestEven, kTowardsZero };

// magnitude / 2^shift as an integer; a negative shift multiplies. Precondition: the result fits.
std::uint64_t Shifted(std::uint64_t magnitude, int shift, Rounding rounding);

// The largest e with 2^e <= the number. Precondition: finite, not zero.
int FloorLog2(const ExactNumber& number);

// The number for a message: 300, -0.5, 1e+40, NaN, -Infinity.
std::string ToString(const ExactNumber& number);

}  // namespace loom
