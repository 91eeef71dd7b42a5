// The module writes floating-point numbers with code of its own. It must give the same text as the
// standard library.
#include "runtime/shortest_number.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace loom::test {
namespace {

template <typename Number>
void ExpectSame(Number value) {
  std::array<char, 32> expected{};
  std::array<char, 32> written{};
  const auto right = std::to_chars(expected.begin(), expected.end(), value);
  const auto result = abi::WriteShortest(written.begin(), written.end(), value);
  EXPECT_EQ(std::string(written.begin(), result.ptr), std::string(expected.begin(), right.ptr));
  const auto size = result.ptr - written.data();
  EXPECT_EQ(abi::WriteShortest(written.data(), written.data() + size, value).ec, std::errc());
  EXPECT_EQ(abi::WriteShortest(written.data(), written.data() + size - 1, value).ec,
            std::errc::value_too_large);
}

template <typename Number>
void ExpectSameBothSigns(Number value) {
  ExpectSame(value);
  ExpectSame(-value);
}

template <typename Number>
class ShortestNumber : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(ShortestNumber, Numbers);

TYPED_TEST(ShortestNumber, SpecialNumbers) {
  using Limits = std::numeric_limits<TypeParam>;
  for (const TypeParam value : {TypeParam{0}, TypeParam{1}, Limits::min(), Limits::max(),
                                Limits::denorm_min(), Limits::epsilon(), Limits::infinity()}) {
    ExpectSameBothSigns(value);
  }
}

TYPED_TEST(ShortestNumber, EveryPowerOfTwoAndItsNeighbours) {
  using Limits = std::numeric_limits<TypeParam>;
  for (TypeParam value = Limits::denorm_min(); std::isfinite(value); value *= 2) {
    ExpectSameBothSigns(value);
    ExpectSame(std::nextafter(value, TypeParam{0}));
    ExpectSame(std::nextafter(value, Limits::infinity()));
  }
}

TYPED_TEST(ShortestNumber, EveryPowerOfTenAndItsNeighbours) {
  using Limits = std::numeric_limits<TypeParam>;
  for (int exponent = Limits::min_exponent10; exponent <= Limits::max_exponent10; ++exponent) {
    const auto value = static_cast<TypeParam>(std::pow(10.0, exponent));
    ExpectSame(value);
    ExpectSame(std::nextafter(value, TypeParam{0}));
    ExpectSame(std::nextafter(value, Limits::infinity()));
    ExpectSame(value * 3);
  }
}

TYPED_TEST(ShortestNumber, RandomBits) {
  using Bits = std::conditional_t<sizeof(TypeParam) == 4, std::uint32_t, std::uint64_t>;
  std::mt19937_64 random(1);
  for (int i = 0; i < 10000; ++i) {
    const auto value = std::bit_cast<TypeParam>(static_cast<Bits>(random()));
    if (!std::isnan(value)) ExpectSame(value);
    // A number of a size at which the notation can be fixed or scientific.
    ExpectSame(static_cast<TypeParam>(static_cast<double>(random() >> (random() % 64)) /
                                      std::pow(10.0, static_cast<int>(random() % 9))));
  }
}

}  // namespace
}  // namespace loom::test
