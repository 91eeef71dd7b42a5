// The floating-point data types, bit by bit.
// https://onnx.ai/onnx/technical/float8.html, float4.html, float6.html
#pragma once

#include <cstdint>
#include <optional>

#include "loom/cast.h"
#include "tensor/cast_number.h"

namespace loom {

struct FloatFormat {
  // What the largest codes, or the code of -0, mean.
  enum class Specials : std::uint8_t {
    kIeee,  // codes with all exponent bits set are infinities and NaNs
    kFn,    // the code with all bits but the sign set is NaN
    kFnuz,  // the code of -0 is NaN
    kNone,  // every code is a number
  };

  int exponent_bits = 0;
  int mantissa_bits = 0;
  int bias = 0;
  Specials specials = Specials::kIeee;

  int bits() const { return 1 + exponent_bits + mantissa_bits; }
};

// The format of a floating-point type; nullopt for other types. float8e8m0 is not such a type: it
// is a power of two without a sign.
std::optional<FloatFormat> FloatFormatOf(DataType type);

// The number that the code means.
ExactNumber DecodeFloat(const FloatFormat& format, std::uint64_t code);
ExactNumber DecodePowerOfTwo(std::uint64_t code);

// The code of the nearest number; nullopt if the options refuse the number.
std::optional<std::uint64_t> EncodeFloat(const FloatFormat& format, const ExactNumber& number,
                                         const CastOptions& options);
std::optional<std::uint64_t> EncodePowerOfTwo(const ExactNumber& number,
                                              const CastOptions& options);

// The code of the largest finite number.
std::uint64_t LargestCode(const FloatFormat& format);

}  // namespace loom
