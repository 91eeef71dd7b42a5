// Numbers as the raw_data of a data type, and from one data type to another.
// https://onnx.ai/onnx/operators/onnx__Cast.html
//
// Every element is rounded once, from its exact value, to the nearest number of the target, ties to
// even. Where the reference implementation (Python's onnx, which leaves the conversion to
// ml_dtypes) and ONNX's text disagree, the text is followed:
// - float8e8m0, Cast's own table: infinity saturates to the largest number, what is below the
//   smallest becomes the smallest, and without `saturate` both become NaN, and so does 0. The
//   reference makes infinity NaN, takes 0 for the smallest number, and rounds everything below
//   2^-126 as if the smallest number were 0.
// - float4e2m1 and float6, which have no NaN (technical/float4.html, float6.html): NaN becomes the
//   largest number. The reference makes it -0.
// - int4, uint4, int2, uint2 (technical/int4.html, int2.html): a fraction rounds to the nearest
//   integer, ties to even. The reference cuts it off, as it does (and Loom) for larger integers.
// - float64 to a smaller type: the reference rounds twice, by way of float32, and the text once.
// The page on float6 says that -0 becomes 0; ONNX's own test insists on -0, and so does Loom.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "loom/result.h"
#include "loom/types.h"

namespace loom {

// How a number between two float8e8m0 rounds: Cast's round_mode. kNearest takes ties up.
enum class RoundMode : std::uint8_t { kUp = 0, kDown = 1, kNearest = 2 };

struct CastOptions {
  // Of float8 only. What is too large becomes the largest finite number, else infinity or NaN.
  bool saturate = true;
  RoundMode round_mode = RoundMode::kUp;
  // Refuse instead every element that the data type cannot hold, as EncodeElements does.
  bool checked = false;
  // Number of the first element, for errors: when data is cast in pieces.
  std::uint64_t first_element = 0;
};

// The elements as raw_data of that type: little-endian, 2-, 4- and 6-bit types packed from the low
// bits on, the last byte padded with zeros. Complex types take real and imaginary part by turns.
// Numbers are rounded to floats, but nothing is lost silently: an element that is out of range
// (after rounding), infinite or NaN where the type has no such number, or no integer for an integer
// type, is refused with its index; so is a float64 past 2^53 as an integer, since it
// may not be the one that was meant. bool takes 0 and 1, float8e8m0 no 0. Fails: invalid-argument,
// type-mismatch (strings).
Result<std::vector<std::byte>> EncodeElements(DataType type, std::span<const double> elements,
                                              const std::string& where);
Result<std::vector<std::byte>> EncodeElements(DataType type, std::span<const std::int64_t> elements,
                                              const std::string& where);
Result<std::vector<std::byte>> EncodeElements(DataType type,
                                              std::span<const std::uint64_t> elements,
                                              const std::string& where);

// The elements of raw_data. Exact, but for integers past 2^53, which become the nearest float64.
// `count`: of elements; complex ones give two numbers each. Fails: weight-mismatch (that count
// takes another number of bytes), type-mismatch (strings).
Result<std::vector<double>> DecodeElements(DataType type, std::span<const std::byte> raw_data,
                                           std::int64_t count, const std::string& where);

// What the operator Cast makes of raw_data: raw_data of the type `to`. Integers that are out of
// range lose their high bits, floats become infinite; float8 see CastOptions. What Cast leaves
// undefined is refused: floats out of an integer type's range, negative numbers as float8e8m0.
// Fails: weight-mismatch, invalid-argument, type-mismatch (strings, complex numbers).
Result<std::vector<std::byte>> CastElements(DataType from, std::span<const std::byte> raw_data,
                                            std::int64_t count, DataType to,
                                            const CastOptions& options, const std::string& where);

}  // namespace loom
