// Compares conversions with the official Python packages: every bit pattern of every small data
// type, and sweeps of numbers with all ties. Where the packages differ from ONNX's documentation
// (see loom/cast.h), the documentation counts.
#include "loom/cast.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <ostream>

#include "reference/tables.h"

namespace loom::test {
namespace {

using enum DataType;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Named {
  const char* name;
  DataType type;
};

void PrintTo(const Named& named, std::ostream* stream) { *stream << named.name; }

const std::vector<Named> kFloats = {
    {"FLOAT16", kFloat16},           {"BFLOAT16", kBfloat16},
    {"FLOAT8E4M3FN", kFloat8E4M3FN}, {"FLOAT8E4M3FNUZ", kFloat8E4M3FNUZ},
    {"FLOAT8E5M2", kFloat8E5M2},     {"FLOAT8E5M2FNUZ", kFloat8E5M2FNUZ},
    {"FLOAT8E8M0", kFloat8E8M0},     {"FLOAT4E2M1", kFloat4E2M1},
    {"FLOAT6E2M3", kFloat6E2M3},     {"FLOAT6E3M2", kFloat6E3M2}};
const std::vector<Named> kIntegers = {{"INT2", kInt2},   {"UINT2", kUint2},  {"INT4", kInt4},
                                      {"UINT4", kUint4}, {"INT8", kInt8},    {"UINT8", kUint8},
                                      {"INT16", kInt16}, {"UINT16", kUint16}};

std::vector<double> Decoded(DataType type, std::span<const std::byte> raw_data, std::size_t count) {
  auto numbers = DecodeElements(type, raw_data, static_cast<std::int64_t>(count), "decoded");
  EXPECT_TRUE(numbers.ok()) << numbers.error().message;
  return numbers.ok() ? *numbers : std::vector<double>(count);
}

template <typename Number>
std::vector<std::byte> Cast(DataType from, const std::vector<Number>& numbers, DataType to,
                            const CastOptions& options = {}) {
  auto bytes = CastElements(from, std::as_bytes(std::span(numbers)),
                            static_cast<std::int64_t>(numbers.size()), to, options, "cast");
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return bytes.ok() ? *bytes : std::vector<std::byte>();
}

// Whether both are the same number. Zeros and NaNs have a sign, but the other bits of a NaN do not
// count.
bool Same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) && std::isnan(b) && std::signbit(a) == std::signbit(b);
  }
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// Compares all numbers, but reports only the first differences.
void ExpectSame(const std::vector<double>& ours, const std::vector<double>& expected,
                const std::string& what) {
  ASSERT_EQ(ours.size(), expected.size()) << what;
  int shown = 0;
  for (std::size_t i = 0; i < ours.size() && shown < 5; ++i) {
    if (Same(ours[i], expected[i])) continue;
    ++shown;
    ADD_FAILURE() << what << ": element " << i << " is " << ours[i] << ", expected " << expected[i];
  }
}

class EveryPattern : public testing::TestWithParam<Named> {
 protected:
  const std::string name_ = GetParam().name;
  const DataType type_ = GetParam().type;
  const std::vector<std::byte> patterns_ = Table(name_ + ".patterns");
  const std::vector<double> values_ = NumbersOf<double>(name_ + ".values");
};

TEST_P(EveryPattern, StandsForItsNumber) {
  ASSERT_EQ(values_.size(), std::size_t{1} << BitWidth(type_));
  ExpectSame(Decoded(type_, patterns_, values_.size()), values_, name_);
}

TEST_P(EveryPattern, ComesBackFromItsNumber) {
  auto encoded = EncodeElements(type_, std::span(values_), "encoded");
  ASSERT_TRUE(encoded.ok()) << encoded.error().message;
  ExpectSame(Decoded(type_, *encoded, values_.size()), values_, name_);
  // Numbers that Loom has decoded keep every bit, even those of a NaN.
  const std::vector<double> ours = Decoded(type_, patterns_, values_.size());
  EXPECT_TRUE(Cast(kDouble, ours, type_, {.saturate = false}) == patterns_);
}

TEST_P(EveryPattern, IsPackedAtAnyLength) {
  const std::vector<std::byte> packed = Table(name_ + ".packed");
  auto rest = std::span(packed);
  for (std::int64_t length = 0; length < 10; ++length) {
    const auto numbers =
        std::span(values_).first(std::min(static_cast<std::size_t>(length), values_.size()));
    auto bytes = EncodeElements(type_, numbers, "packed");
    ASSERT_TRUE(bytes.ok());
    ASSERT_LE(bytes->size(), rest.size()) << length;
    EXPECT_TRUE(std::ranges::equal(*bytes, rest.first(bytes->size()))) << length;
    rest = rest.subspan(bytes->size());
  }
  EXPECT_TRUE(rest.empty());
}

TEST_P(EveryPattern, IsWhatIntegersBecome) {
  std::vector<std::int16_t> integers;
  for (int i = type_ == kFloat8E8M0 ? 0 : -0x8000; i < 0x8000; ++i) {
    integers.push_back(static_cast<std::int16_t>(i));
  }
  EXPECT_TRUE(Cast(kInt16, integers, type_) == Table(name_ + ".integers"));
}

std::string NameOf(const testing::TestParamInfo<Named>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Floats, EveryPattern, testing::ValuesIn(kFloats), NameOf);
INSTANTIATE_TEST_SUITE_P(Integers, EveryPattern, testing::ValuesIn(kIntegers), NameOf);

// The result by Cast's table for float8e8m0 where the reference differs: below the smallest normal
// number, and at infinity.
std::optional<double> PowerOfTwo(double x, const CastOptions& options) {
  if (std::isnan(x) || (x >= 0x1p-126 && !std::isinf(x))) return std::nullopt;
  const double smallest = options.saturate ? 0x1p-127 : kNaN;
  if (std::isinf(x)) return options.saturate ? 0x1p127 : kNaN;
  if (x == 0) return smallest;
  const double below = std::exp2(std::ilogb(x));
  const bool up = options.round_mode == RoundMode::kUp        ? x > below
                  : options.round_mode == RoundMode::kNearest ? x >= 1.5 * below
                                                              : false;
  const double power = up ? 2 * below : below;
  return power < 0x1p-127 ? smallest : power;
}

// The result by ONNX's documentation where the reference differs.
std::optional<double> ByText(DataType type, double x, const CastOptions& options) {
  if (type == kFloat8E8M0) return PowerOfTwo(x, options);
  if (!std::isnan(x)) return std::nullopt;
  if (type == kFloat4E2M1) return 6;
  if (type == kFloat6E2M3) return 7.5;
  if (type == kFloat6E3M2) return 28;
  return std::nullopt;
}

class Sweep : public testing::TestWithParam<Named> {};

TEST_P(Sweep, IsCastAsTheReferenceAndTheTextSay) {
  const std::string name = GetParam().name;
  const DataType type = GetParam().type;
  const std::vector<float> inputs = NumbersOf<float>(name + ".inputs");
  ASSERT_GT(inputs.size(), 100000U);
  const int modes = type == kFloat8E8M0 ? 3 : 1;
  bool differs = false;
  for (int i = 0; i < 2 * modes; ++i) {
    constexpr const char* kModes[] = {"up", "down", "nearest"};
    const CastOptions options{.saturate = i % 2 == 1, .round_mode = static_cast<RoundMode>(i / 2)};
    const std::string file =
        name + "." + kModes[i / 2] + (options.saturate ? ".1" : ".0") + ".cast";
    std::vector<double> expected = Decoded(type, Table(file), inputs.size());
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const double number = ByText(type, inputs[k], options).value_or(expected[k]);
      differs = differs || !Same(number, expected[k]);
      expected[k] = number;
    }
    ExpectSame(Decoded(type, Cast(kFloat, inputs, type, options), inputs.size()), expected, file);
    // The conversion for any type must give the same as the fast one for float32.
    const std::vector<std::byte> general =
        Cast(kDouble, std::vector<double>(inputs.begin(), inputs.end()), type, options);
    ExpectSame(Decoded(type, general, inputs.size()), expected, file + ", from float64");
  }
  EXPECT_EQ(differs, ByText(type, kNaN, {}) || type == kFloat8E8M0) << "does cast.h still tell it?";
}

INSTANTIATE_TEST_SUITE_P(Floats, Sweep, testing::ValuesIn(kFloats), NameOf);

class Fractions : public testing::TestWithParam<Named> {};

TEST_P(Fractions, AreCutOff) {
  const std::string name = GetParam().name;
  const std::vector<float> fractions = NumbersOf<float>(name + ".cut");
  EXPECT_TRUE(Cast(kFloat, fractions, GetParam().type) == Table(name + ".cut.cast"));
}

INSTANTIATE_TEST_SUITE_P(Integers, Fractions, testing::ValuesIn(kIntegers), NameOf);

TEST(WideNumbers, AreRoundedOnce) {
  const auto doubles = NumbersOf<double>("DOUBLE.inputs");
  EXPECT_TRUE(Cast(kDouble, doubles, kFloat) == Table("DOUBLE.FLOAT.cast"));
  EXPECT_TRUE(Cast(kDouble, doubles, kFloat16) == Table("DOUBLE.FLOAT16.cast"));
  const auto integers = NumbersOf<std::int64_t>("INT64.inputs");
  EXPECT_TRUE(Cast(kInt64, integers, kFloat) == Table("INT64.FLOAT.cast"));
  EXPECT_TRUE(Cast(kInt64, integers, kDouble) == Table("INT64.DOUBLE.cast"));
  const auto naturals = NumbersOf<std::uint64_t>("UINT64.inputs");
  EXPECT_TRUE(Cast(kUint64, naturals, kFloat) == Table("UINT64.FLOAT.cast"));
  EXPECT_TRUE(Cast(kUint64, naturals, kDouble) == Table("UINT64.DOUBLE.cast"));
}

}  // namespace
}  // namespace loom::test
