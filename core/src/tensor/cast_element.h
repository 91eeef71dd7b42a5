// One element of a numeric data type, between its bits in raw_data and its value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "loom/cast.h"
#include "tensor/cast_float.h"
#include "tensor/cast_number.h"

namespace loom {

class ElementFormat {
 public:
  // Nothing for strings and kUndefined. Of a complex type: that of its parts.
  static std::optional<ElementFormat> Of(DataType type);

  int bits() const { return bits_; }
  bool is_float() const { return kind_ == Kind::kFloat || kind_ == Kind::kPowerOfTwo; }

  // Unused high bits of `code` are ignored.
  ExactNumber Decode(std::uint64_t code) const;

  // The bits of the number, after rounding. Nothing for a number that is to be refused. Of an
  // integer, high bits get lost in a smaller one, but not when options.checked.
  std::optional<std::uint64_t> Encode(const ExactNumber& number, const CastOptions& options,
                                      bool from_integer) const;

  // What Encode takes, for errors: an integer from -8 to 7.
  std::string Expected(const CastOptions& options, bool from_integer) const;

 private:
  enum class Kind : std::uint8_t { kFloat, kPowerOfTwo, kSigned, kUnsigned, kBool };

  ElementFormat(Kind kind, int bits, FloatFormat floats)
      : kind_(kind), bits_(bits), float_(floats) {}

  std::optional<std::uint64_t> EncodeInteger(const ExactNumber& number, const CastOptions& options,
                                             bool from_integer) const;
  std::uint64_t Mask() const { return ~std::uint64_t{0} >> (64 - bits_); }
  // The largest magnitude of a negative, or another, integer.
  std::uint64_t Limit(bool negative) const;

  Kind kind_;
  int bits_;
  FloatFormat float_;  // of kFloat
};

}  // namespace loom
