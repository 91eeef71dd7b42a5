// Encodes numbers as raw_data, decodes raw_data, and casts raw_data from one data type to another.
// https://onnx.ai/onnx/operators/onnx__Cast.html
//
// Every element is rounded once, from its exact value, to the nearest number of the target type,
// ties to even. Where the reference implementation (Python's onnx, which leaves the conversion to
// ml_dtypes) differs from ONNX's text, Loom follows the text:
// - float8e8m0 (Cast's own table): infinity saturates to the largest number, and numbers below
//   the smallest become the smallest. Without `saturate` both become NaN, and so does 0. The
//   reference turns infinity into NaN, turns 0 into the smallest number, and rounds everything
//   below 2^-126 as if the smallest number were 0.
// - float4e2m1 and float6 (technical/float4.html, float6.html) have no NaN: NaN becomes the
//   largest number. The reference turns it into -0.
// - int4, uint4, int2, uint2 (technical/int4.html, int2.html): a fraction rounds to the nearest
//   integer, ties to even. The reference cuts it off, as both do for larger integers.
// - float64 to a smaller type: the text rounds once. The reference rounds twice, by way of
//   float32.
// The page on float6 says that -0 becomes 0, but ONNX's own test insists on -0, and so does Loom.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "loom/result.h"
#include "loom/types.h"

namespace loom {

// How a number between two float8e8m0 numbers rounds: Cast's round_mode. kNearest rounds ties up.
enum class RoundMode : std::uint8_t { kUp = 0, kDown = 1, kNearest = 2 };

struct CastOptions {
  // Only for float8. True: a number that is too large becomes the largest finite number. False: it
  // becomes infinity, or NaN if the type has no infinity.
  bool saturate = true;
  RoundMode round_mode = RoundMode::kUp;
  // True: refuses every element that the data type cannot hold, as EncodeElements does.
  bool checked = false;
  // The index that errors give to the first element, for data that is cast in pieces.
  std::uint64_t first_element = 0;
};

// Returns the elements as raw_data of `type`: little-endian; types of 2, 4 and 6 bits packed from
// the low bits up, the last byte padded with zeros. A complex element is two numbers, real and
// imaginary part. Numbers are rounded to floating types, but nothing is lost silently: an element
// is refused, with its index, if it is out of range after rounding, if it is infinite or NaN and
// the type has no such number, or if it has a fraction and the type is an integer type. A float64
// beyond 2^53 is refused for integer types, because it may not be the integer that was meant. bool
// takes 0 and 1; float8e8m0 does not take 0. Fails: invalid-argument, type-mismatch (strings).
Result<std::vector<std::byte>> EncodeElements(DataType type, std::span<const double> elements,
                                              const std::string& where);
Result<std::vector<std::byte>> EncodeElements(DataType type, std::span<const std::int64_t> elements,
                                              const std::string& where);
Result<std::vector<std::byte>> EncodeElements(DataType type,
                                              std::span<const std::uint64_t> elements,
                                              const std::string& where);

// Returns the elements of raw_data. Exact, except that integers beyond 2^53 become the nearest
// float64. `count` is the number of elements; a complex element gives two numbers. Fails:
// weight-mismatch (raw_data does not have the size of `count` elements), type-mismatch (strings).
Result<std::vector<double>> DecodeElements(DataType type, std::span<const std::byte> raw_data,
                                           std::int64_t count, const std::string& where);

// Returns raw_data of the type `to`, as the operator Cast converts it. Integers that are out of
// range lose their high bits; floats become infinite; for float8 see CastOptions. Cases that Cast
// leaves undefined are refused: floats out of the range of an integer type, and negative numbers as
// float8e8m0. Fails: weight-mismatch, invalid-argument, type-mismatch (strings, complex numbers).
Result<std::vector<std::byte>> CastElements(DataType from, std::span<const std::byte> raw_data,
                                            std::int64_t count, DataType to,
                                            const CastOptions& options, const std::string& where);

}  // namespace loom
