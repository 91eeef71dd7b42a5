// Conversions between data types: how numbers are rounded, what is refused, how elements are
// packed.
#include "loom/cast.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/support/support.h"

namespace loom::test {
namespace {

using enum DataType;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string Hex(const std::vector<std::byte>& bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

std::string Encoded(DataType type, const std::vector<double>& elements) {
  auto bytes = EncodeElements(type, std::span<const double>(elements), "here");
  return bytes.ok() ? Hex(*bytes) : bytes.error().message;
}

std::string CastFrom(const std::vector<double>& elements, DataType type,
                     const CastOptions& options = {}) {
  auto bytes = CastElements(kDouble, std::as_bytes(std::span(elements)),
                            static_cast<std::int64_t>(elements.size()), type, options, "here");
  return bytes.ok() ? Hex(*bytes) : bytes.error().message;
}

TEST(EncodeElements, PacksNarrowTypesFromTheLowBits) {
  EXPECT_EQ(Encoded(kUint4, {1, 2, 3}), "2103");
  EXPECT_EQ(Encoded(kInt4, {-8, 7, -1}), "780f");
  EXPECT_EQ(Encoded(kFloat4E2M1, {6, -0.5}), "97");
  EXPECT_EQ(Encoded(kUint2, {3, 2, 1, 0, 3}), "1b03");
  EXPECT_EQ(Encoded(kInt2, {-2, 1, -1}), "36");
  EXPECT_EQ(Encoded(kFloat6E2M3, {7.5, 0.125, -0.0, 1}), "5f0022");
  EXPECT_EQ(Encoded(kFloat6E3M2, {28}), "1f");
  EXPECT_EQ(Encoded(kInt4, {}), "");
}

TEST(EncodeElements, WritesWideTypesLittleEndian) {
  EXPECT_EQ(Encoded(kInt8, {-1, 127}), "ff7f");
  EXPECT_EQ(Encoded(kUint16, {0x1234}), "3412");
  EXPECT_EQ(Encoded(kInt32, {-2}), "feffffff");
  EXPECT_EQ(Encoded(kInt64, {-0x1.fffffffffffffp52}), "010000000000e0ff");
  EXPECT_EQ(Encoded(kFloat, {1, -0.0}), "0000803f00000080");
  EXPECT_EQ(Encoded(kDouble, {0.1}), "9a9999999999b93f");
  EXPECT_EQ(Encoded(kFloat16, {65504, kInfinity}), "ff7b007c");
  EXPECT_EQ(Encoded(kBool, {0, 1, -0.0}), "000100");
  EXPECT_EQ(Encoded(kComplex64, {1, 0.5}), "0000803f0000003f");
}

TEST(EncodeElements, RoundsOnceFromTheExactValue) {
  // 2^-40 breaks a tie. A conversion to float32 first would lose it.
  EXPECT_EQ(Encoded(kBfloat16, {1 + 0x1p-8}), "803f");
  EXPECT_EQ(Encoded(kBfloat16, {1 + 0x1p-8 + 0x1p-40}), "813f");
  EXPECT_EQ(Encoded(kFloat8E4M3FN, {1 + 0x1p-4 + 0x1p-40}), "39");
  // 2^24 + 1 is a tie. The second number is just above a tie, but as a double it would be the tie.
  const std::vector<std::int64_t> ties{(1 << 24) + 1, (1LL << 60) + (1LL << 36) + 1};
  auto floats = EncodeElements(kFloat, std::span<const std::int64_t>(ties), "here");
  ASSERT_TRUE(floats.ok());
  EXPECT_EQ(Hex(*floats), "0000804b0100805d");
}

TEST(EncodeElements, TakesIntegersOf64Bits) {
  const std::vector<std::int64_t> least{std::numeric_limits<std::int64_t>::min(), -1};
  const std::vector<std::uint64_t> largest{std::numeric_limits<std::uint64_t>::max(), 1};
  const auto encoded = [](DataType type, const auto& elements) {
    auto bytes = EncodeElements(type, std::span(elements), "here");
    return bytes.ok() ? Hex(*bytes) : bytes.error().message;
  };
  EXPECT_EQ(encoded(kInt64, least), "0000000000000080ffffffffffffffff");
  EXPECT_EQ(encoded(kUint64, largest), "ffffffffffffffff0100000000000000");
  EXPECT_EQ(encoded(kFloat, largest), "0000805f0000803f");
  EXPECT_EQ(encoded(kUint64, least),
            "element 0 is -9223372036854775808, which uint64 cannot hold; expected an integer from "
            "0 to 18446744073709551615");
  EXPECT_EQ(encoded(kInt64, largest),
            "element 0 is 18446744073709551615, which int64 cannot hold; expected an integer from "
            "-9223372036854775808 to 9223372036854775807");
}

struct Refusal {
  DataType type;
  double element;
  std::string_view expected;
};

TEST(EncodeElements, RefusesWhatTheTypeCannotHold) {
  constexpr std::string_view kInt4Range = "an integer from -8 to 7";
  const std::vector<Refusal> refusals = {
      {kInt4, 8, kInt4Range},
      {kInt4, -9, kInt4Range},
      {kInt4, 0.5, kInt4Range},
      {kInt4, 0x1p-1074, kInt4Range},
      {kInt4, kNaN, kInt4Range},
      {kUint2, -1, "an integer from 0 to 3"},
      {kInt64, 0x1p53,
       "an integer from -9223372036854775808 to 9223372036854775807; past 2^53 give 64-bit "
       "integers (bigints)"},
      {kUint64, 0x1p200, "an integer from 0 to 18446744073709551615"},
      {kUint8, kInfinity, "an integer from 0 to 255"},
      {kBool, 2, "0 or 1"},
      {kBool, -1, "0 or 1"},
      {kFloat16, 65520, "a number from -65504 to 65504, an infinity or NaN"},
      {kFloat, -0x1.ffffffp127, "a number from -3.40282346638529e+38 to"},
      {kFloat8E4M3FN, 464.5, "a number from -448 to 448, or NaN"},
      {kFloat8E4M3FN, kInfinity, "a number from -448 to 448, or NaN"},
      {kFloat8E5M2FNUZ, -kInfinity, "a number from -57344 to 57344, or NaN"},
      {kFloat4E2M1, kNaN, "a number from -6 to 6"},
      {kFloat4E2M1, 7, "a number from -6 to 6"},
      {kFloat6E3M2, kInfinity, "a number from -28 to 28"},
      {kFloat8E8M0, 0, "a number from 2^-127 to 2^127, or NaN"},
      {kFloat8E8M0, -1, "a number from 2^-127 to 2^127, or NaN"},
      {kFloat8E8M0, 0x1.8p127, "a number from 2^-127 to 2^127, or NaN"},
  };
  for (const Refusal& refusal : refusals) {
    const std::vector<double> elements{1, refusal.element};
    ExpectError(EncodeElements(refusal.type, std::span<const double>(elements), "here"),
                ErrorCode::kInvalidArgument, "here", "expected " + std::string(refusal.expected));
    EXPECT_EQ(Encoded(refusal.type, elements).substr(0, 13), "element 1 is ");
  }
  const auto shown = [](double element) {
    const std::string message = Encoded(kInt4, {element});
    return message.substr(0, message.find(','));
  };
  EXPECT_EQ(shown(-70000.5), "element 0 is -70000.5");
  EXPECT_EQ(shown(-0x1p63), "element 0 is -9223372036854775808");
  EXPECT_EQ(shown(0x1p64), "element 0 is 1.84467440737096e+19");
  EXPECT_EQ(shown(1e-7), "element 0 is 1e-07");
  EXPECT_EQ(shown(-kInfinity), "element 0 is -Infinity");
  EXPECT_EQ(Encoded(kFloat8E8M0, {-0.0}).substr(0, 16), "element 0 is -0,");
}

TEST(EncodeElements, KeepsWhatRoundsToTheLargest) {
  EXPECT_EQ(Encoded(kFloat16, {65519.99}), "ff7b");
  EXPECT_EQ(Encoded(kFloat8E4M3FN, {464}), "7e");
  EXPECT_EQ(Encoded(kFloat4E2M1, {6.99}), "07");
  EXPECT_EQ(Encoded(kFloat8E5M2, {kInfinity, kNaN}), "7c7e");
  EXPECT_EQ(Encoded(kFloat8E8M0, {1, 3, 0x1p-127, kNaN}), "7f8100ff");
}

TEST(EncodeElements, RefusesTypesWithoutNumbers) {
  const std::vector<double> one{1};
  ExpectError(EncodeElements(kString, std::span<const double>(one), "here"),
              ErrorCode::kTypeMismatch, "here", "string has no numbers as elements");
  ExpectError(EncodeElements(kUndefined, std::span<const double>(one), "here"),
              ErrorCode::kTypeMismatch, "here", "undefined has no numbers");
  ExpectError(EncodeElements(kComplex128, std::span<const double>(one), "here"),
              ErrorCode::kInvalidArgument, "here", "real and imaginary part; given 1 numbers");
}

TEST(DecodeElements, GivesBackWhatWasEncoded) {
  const std::vector<double> numbers{-2, 1, 0, -1, 1};
  for (const DataType type : {kInt2, kInt4, kInt8, kInt64, kFloat4E2M1, kFloat6E2M3, kFloat6E3M2,
                              kFloat8E5M2, kFloat16, kBfloat16, kFloat, kDouble}) {
    auto bytes = EncodeElements(type, std::span<const double>(numbers), "here");
    ASSERT_TRUE(bytes.ok()) << Name(type);
    auto decoded = DecodeElements(type, *bytes, 5, "here");
    ASSERT_TRUE(decoded.ok()) << Name(type);
    EXPECT_EQ(*decoded, numbers) << Name(type);
  }
  const std::vector<double> parts{1, -0.5, 2, 0};
  auto complex = EncodeElements(kComplex64, std::span<const double>(parts), "here");
  ASSERT_TRUE(complex.ok());
  auto decoded = DecodeElements(kComplex64, *complex, 2, "here");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, parts);
}

TEST(DecodeElements, ChecksTheNumberOfBytes) {
  const std::vector<std::byte> bytes(3);
  EXPECT_TRUE(DecodeElements(kInt4, bytes, 5, "here").ok());
  for (const std::int64_t count : {4LL, 7LL, -1LL, 1LL << 62}) {
    ExpectError(DecodeElements(kInt4, bytes, count, "here"), ErrorCode::kWeightMismatch, "here",
                "elements of int4 are not 3 bytes");
  }
  ExpectError(DecodeElements(kString, bytes, 3, "here"), ErrorCode::kTypeMismatch, "here",
              "string");
}

TEST(CastElements, CutsFractionsAndHighBitsOff) {
  EXPECT_EQ(CastFrom({2.7, -2.7, -0.9}, kInt8), "02fe00");
  EXPECT_EQ(CastFrom({2.5, -1.5, 0.6, -0.5}, kInt4), "e201");
  EXPECT_EQ(CastFrom({0, -0.0, 0.5, kNaN, -kInfinity}, kBool), "0000010101");
  const std::vector<std::int16_t> integers{200, -129, 0};
  const auto bytes = std::as_bytes(std::span(integers));
  const auto cast = [&](DataType type) {
    return Hex(CastElements(kInt16, bytes, 3, type, {}, "here").value());
  };
  EXPECT_EQ(cast(kInt8), "c87f00");
  EXPECT_EQ(cast(kUint4), "f800");
  EXPECT_EQ(cast(kBool), "010100");
  EXPECT_EQ(cast(kUint32), "c80000007fffffff00000000");
  EXPECT_EQ(cast(kFloat4E2M1), "f700");
}

TEST(CastElements, RefusesWhatCastLeavesUndefined) {
  EXPECT_EQ(CastFrom({1, 128}, kInt8),
            "element 1 is 128, which int8 cannot hold; expected a number from -128 to 127");
  EXPECT_EQ(CastFrom({-1}, kUint64).substr(0, 31), "element 0 is -1, which uint64 c");
  EXPECT_EQ(CastFrom({kNaN}, kInt64).substr(0, 32), "element 0 is NaN, which int64 ca");
  EXPECT_EQ(CastFrom({7.5}, kInt4).substr(0, 31), "element 0 is 7.5, which int4 ca");
  EXPECT_EQ(CastFrom({-1}, kFloat8E8M0),
            "element 0 is -1, which float8e8m0 cannot hold; expected no negative number");
}

TEST(CastElements, NumbersItsElementsFromTheFirst) {
  EXPECT_EQ(CastFrom({1, 500}, kUint8, {.checked = true, .first_element = 65536}).substr(0, 24),
            "element 65537 is 500, wh");
}

TEST(CastElements, OverflowsToInfinityExceptWhereTheTablesSaySo) {
  const std::vector<double> large{1e40, -1e40, kInfinity, -kInfinity};
  EXPECT_EQ(CastFrom(large, kFloat16), "007c00fc007c00fc");
  EXPECT_EQ(CastFrom(large, kBfloat16), "807f80ff807f80ff");
  EXPECT_EQ(CastFrom(large, kFloat), "0000807f000080ff0000807f000080ff");
  EXPECT_EQ(CastFrom(large, kFloat4E2M1), "f7f7");
  EXPECT_EQ(CastFrom(large, kFloat8E4M3FN), "7efe7efe");
  EXPECT_EQ(CastFrom(large, kFloat8E4M3FN, {.saturate = false}), "7fff7fff");
  EXPECT_EQ(CastFrom(large, kFloat8E4M3FNUZ), "7fff7fff");
  EXPECT_EQ(CastFrom(large, kFloat8E4M3FNUZ, {.saturate = false}), "80808080");
  EXPECT_EQ(CastFrom(large, kFloat8E5M2), "7bfb7bfb");
  EXPECT_EQ(CastFrom(large, kFloat8E5M2, {.saturate = false}), "7cfc7cfc");
  EXPECT_EQ(CastFrom(large, kFloat8E5M2FNUZ, {.saturate = false}), "80808080");
}

TEST(CastElements, HasNoNegativeZeroInTypesWithoutOne) {
  EXPECT_EQ(CastFrom({-0.0, -1e-30}, kFloat8E5M2FNUZ), "0000");
  EXPECT_EQ(CastFrom({-0.0, -1e-30}, kFloat8E5M2), "8080");
  EXPECT_EQ(CastFrom({-0.0, -1e-30}, kFloat6E2M3), "2008");
}

TEST(CastElements, MakesNaNTheLargestNumberWhereThereIsNone) {
  EXPECT_EQ(CastFrom({kNaN, -kNaN}, kFloat4E2M1), "77");
  EXPECT_EQ(CastFrom({kNaN}, kFloat6E2M3), "1f");
  EXPECT_EQ(CastFrom({kNaN, -kNaN}, kFloat8E4M3FN), "7fff");
  EXPECT_EQ(CastFrom({kNaN, -kNaN}, kFloat8E5M2FNUZ), "8080");
}

// The columns of Cast's table for float8e8m0, and what follows from it for the other combinations.
TEST(CastElements, MakesPowersOfTwo) {
  const std::vector<double> numbers{0, kNaN, kInfinity, 0x1p128, 0x1p-129, 0x1p-127, 1, 1.25, 1.5};
  const auto cast = [&](bool saturate, RoundMode mode) {
    return CastFrom(numbers, kFloat8E8M0, {.saturate = saturate, .round_mode = mode});
  };
  EXPECT_EQ(cast(true, RoundMode::kUp), "00fffefe00007f8080");
  EXPECT_EQ(cast(true, RoundMode::kNearest), "00fffefe00007f7f80");
  EXPECT_EQ(cast(true, RoundMode::kDown), "00fffefe00007f7f7f");
  EXPECT_EQ(cast(false, RoundMode::kNearest), "ffffffffff007f7f80");
}

TEST(CastElements, RefusesComplexNumbersAndStrings) {
  const std::vector<std::byte> bytes(8);
  ExpectError(CastElements(kComplex64, bytes, 1, kFloat, {}, "here"), ErrorCode::kTypeMismatch,
              "here", "complex64 to float32");
  ExpectError(CastElements(kFloat, bytes, 2, kComplex128, {}, "here"), ErrorCode::kTypeMismatch,
              "here", "float32 to complex128");
  ExpectError(CastElements(kFloat, bytes, 2, kString, {}, "here"), ErrorCode::kTypeMismatch, "here",
              "string has no numbers");
  ExpectError(CastElements(kFloat, bytes, 1, kInt8, {}, "here"), ErrorCode::kWeightMismatch, "here",
              "1 elements of float32 are not 8 bytes");
}

}  // namespace
}  // namespace loom::test
