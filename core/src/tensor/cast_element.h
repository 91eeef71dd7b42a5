// Conversion of one element between its bits in raw_data and its exact value. Each data type has
// one format that knows its range and its rounding, so that n formats serve n × n casts. A changed
// rule shows in the bits that ONNX's own test models of Cast expect.
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
  // The format of a data type; for a complex type that of its parts. nullopt for strings and
  // kUndefined.
  static std::optional<ElementFormat> Of(DataType type);

  int bits() const { return bits_; }
  bool is_float() const { return kind_ == Kind::kFloat || kind_ == Kind::kPowerOfTwo; }

  // The value of an element. Unused high bits of `code` are ignored.
  ExactNumber Decode(std::uint64_t code) const;

  // The bits of the number, after rounding; nullopt if the number must be refused. An integer that
  // is too large for a smaller integer type loses its high bits, or is refused if options.checked.
  std::optional<std::uint64_t> Encode(const ExactNumber& number, const CastOptions& options,
                                      bool from_integer) const;

  // The numbers that Encode accepts, as errors say it: "an integer from -8 to 7".
  std::string Expected(const CastOptions& options, bool from_integer) const;

 private:
  enum class Kind : std::uint8_t { kFloat, kPowerOfTwo, kSigned, kUnsigned, kBool };

  ElementFormat(Kind kind, int bits, FloatFormat floats)
      : kind_(kind), bits_(bits), float_(floats) {}

  std::optional<std::uint64_t> EncodeInteger(const ExactNumber& number, const CastOptions& options,
                                             bool from_integer) const;
  std::uint64_t Mask() const { return ~std::uint64_t{0} >> (64 - bits_); }
  // The largest magnitude of a negative integer, or of one that is not negative.
  std::uint64_t Limit(bool negative) const;

  Kind kind_;
  int bits_;
  FloatFormat float_;  // only for kFloat
};

}  // namespace loom
