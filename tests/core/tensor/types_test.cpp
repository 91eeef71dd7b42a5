// Data types, dims, value types and error codes: the basic tables.
#include "loom/types.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <set>
#include <string>

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom::test {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

std::optional<std::int64_t> Count(std::vector<std::int64_t> dims) { return ElementCount(dims); }

TEST(DataTypes, AreThoseOfOnnx) {
  const int newest = static_cast<int>(DataType::kFloat6E3M2);
  EXPECT_EQ(newest, onnx::TensorProto::DataType_MAX);
  EXPECT_EQ(static_cast<int>(DataType::kString), onnx::TensorProto::STRING);
  EXPECT_EQ(static_cast<int>(DataType::kBfloat16), onnx::TensorProto::BFLOAT16);
  EXPECT_EQ(static_cast<int>(DataType::kFloat8E5M2FNUZ), onnx::TensorProto::FLOAT8E5M2FNUZ);
  EXPECT_EQ(static_cast<int>(DataType::kFloat4E2M1), onnx::TensorProto::FLOAT4E2M1);
  EXPECT_EQ(static_cast<int>(DataType::kInt2), onnx::TensorProto::INT2);
}

TEST(DataTypes, AreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (int i = 1; i <= static_cast<int>(DataType::kFloat6E3M2); ++i) {
    const auto type = static_cast<DataType>(i);
    EXPECT_EQ(DataTypeNamed(Name(type)), type) << Name(type);
    EXPECT_TRUE(names.insert(Name(type)).second) << Name(type);
  }
  EXPECT_EQ(Name(DataType::kFloat), "float32");
  EXPECT_EQ(Name(DataType::kDouble), "float64");
  EXPECT_EQ(Name(DataType::kFloat8E4M3FN), "float8e4m3fn");
  EXPECT_EQ(Name(DataType::kUndefined), "undefined");
  for (const char* none : {"undefined", "", "float", "Float32", "float32 ", "int128"}) {
    EXPECT_FALSE(DataTypeNamed(none)) << none;
  }
}

TEST(DataTypes, HaveAWidth) {
  using enum DataType;
  const std::vector<std::pair<int, std::vector<DataType>>> widths = {
      {0, {kUndefined, kString}},
      {2, {kUint2, kInt2}},
      {4, {kUint4, kInt4, kFloat4E2M1}},
      {6, {kFloat6E2M3, kFloat6E3M2}},
      {8,
       {kUint8, kInt8, kBool, kFloat8E4M3FN, kFloat8E4M3FNUZ, kFloat8E5M2, kFloat8E5M2FNUZ,
        kFloat8E8M0}},
      {16, {kUint16, kInt16, kFloat16, kBfloat16}},
      {32, {kFloat, kInt32, kUint32}},
      {64, {kInt64, kDouble, kUint64, kComplex64}},
      {128, {kComplex128}},
  };
  std::size_t types = 0;
  for (const auto& [bits, of_that_width] : widths) {
    for (const DataType type : of_that_width) EXPECT_EQ(BitWidth(type), bits) << Name(type);
    types += of_that_width.size();
  }
  EXPECT_EQ(types, 29U);
}

TEST(DataTypes, OutsideTheListAreUndefined) {
  for (const int number : {29, 30, 128, 255}) {
    const auto type = static_cast<DataType>(number);
    EXPECT_EQ(Name(type), "undefined");
    EXPECT_EQ(BitWidth(type), 0);
  }
}

TEST(DataTypes, NeedAnIrVersion) {
  EXPECT_EQ(MinIrVersion(DataType::kFloat), 1);
  EXPECT_EQ(MinIrVersion(DataType::kBfloat16), 4);
  EXPECT_EQ(MinIrVersion(DataType::kFloat8E5M2), 9);
  EXPECT_EQ(MinIrVersion(DataType::kInt4), 10);
  EXPECT_EQ(MinIrVersion(DataType::kFloat4E2M1), 11);
  EXPECT_EQ(MinIrVersion(DataType::kFloat8E8M0), 12);
  EXPECT_EQ(MinIrVersion(DataType::kUint2), 13);
  EXPECT_EQ(MinIrVersion(DataType::kFloat6E2M3), 14);
}

TEST(ElementCounts, AreProducts) {
  EXPECT_EQ(Count({}), 1);
  EXPECT_EQ(Count({0}), 0);
  EXPECT_EQ(Count({2, 3, 4}), 24);
  EXPECT_EQ(Count({kMax}), kMax);
  EXPECT_EQ(Count({std::int64_t{1} << 62, 1}), std::int64_t{1} << 62);
}

TEST(ElementCounts, AreNulloptWhenTheyDoNotFit) {
  EXPECT_EQ(Count({std::int64_t{1} << 32, std::int64_t{1} << 31}), std::nullopt);
  EXPECT_EQ(Count({kMax, 2}), std::nullopt);
  EXPECT_EQ(Count({kMax, kMax, kMax}), std::nullopt);
  EXPECT_EQ(Count({-1}), std::nullopt);
  EXPECT_EQ(Count({std::numeric_limits<std::int64_t>::min()}), std::nullopt);
}

TEST(ElementCounts, OfEmptyTensorsAreZeroUnlessADimIsNegative) {
  EXPECT_EQ(Count({0, kMax, kMax}), 0);
  EXPECT_EQ(Count({kMax, kMax, 0}), 0);
  EXPECT_EQ(Count({0, -1}), std::nullopt);
  EXPECT_EQ(Count({-1, 0}), std::nullopt);
}

TEST(ByteSizes, PadTheLastByteOfPackedTypes) {
  using enum DataType;
  struct Row {
    DataType type;
    std::int64_t count;
    std::uint64_t bytes;
  };
  constexpr std::array<Row, 21> kRows = {{
      {kUint4, 0, 0},      {kUint4, 1, 1},      {kUint4, 2, 1},      {kInt4, 3, 2},
      {kInt4, 9, 5},       {kFloat4E2M1, 7, 4}, {kUint2, 1, 1},      {kUint2, 4, 1},
      {kInt2, 5, 2},       {kInt2, 13, 4},      {kFloat6E2M3, 1, 1}, {kFloat6E2M3, 2, 2},
      {kFloat6E2M3, 3, 3}, {kFloat6E2M3, 4, 3}, {kFloat6E3M2, 5, 4}, {kFloat6E3M2, 9, 7},
      {kBool, 3, 3},       {kFloat, 3, 12},     {kComplex64, 3, 24}, {kComplex128, 3, 48},
      {kFloat16, 1, 2},
  }};
  for (const auto& [type, count, bytes] : kRows) {
    EXPECT_EQ(ByteSize(type, count), bytes) << count << " × " << Name(type);
  }
}

TEST(ByteSizes, ReachTheLargestNumberAndNoFurther) {
  EXPECT_EQ(ByteSize(DataType::kUint8, kMax), std::uint64_t{kMax});
  EXPECT_EQ(ByteSize(DataType::kUint4, kMax), std::uint64_t{1} << 62);
  EXPECT_EQ(ByteSize(DataType::kUint16, kMax), std::numeric_limits<std::uint64_t>::max() - 1);
  constexpr std::int64_t kEighth = std::int64_t{1} << 61;
  EXPECT_EQ(ByteSize(DataType::kInt64, kEighth - 1), std::numeric_limits<std::uint64_t>::max() - 7);
  EXPECT_EQ(ByteSize(DataType::kInt64, kEighth), std::nullopt);
  EXPECT_EQ(ByteSize(DataType::kFloat, kMax), std::nullopt);
  EXPECT_EQ(ByteSize(DataType::kComplex128, kMax), std::nullopt);
}

TEST(Dims, AreASizeANameOrUnknown) {
  EXPECT_EQ(*Dim(7).size(), 7);
  EXPECT_EQ(Dim(7).name(), nullptr);
  EXPECT_EQ(*Dim("N").name(), "N");
  EXPECT_EQ(Dim("N").size(), nullptr);
  EXPECT_EQ(Dim().size(), nullptr);
  EXPECT_EQ(Dim().name(), nullptr);
  EXPECT_EQ(Dim(7), Dim(std::int64_t{7}));
  EXPECT_NE(Dim(7), Dim("7"));
  EXPECT_NE(Dim(), Dim(0));
}

TEST(ValueTypes, AreWrittenForReaders) {
  const ValueType image = ValueType::Tensor(DataType::kFloat, Shape{"N", 784, Dim()});
  EXPECT_EQ(ToString(image), "float32[N, 784, ?]");
  EXPECT_EQ(ToString(ValueType::Tensor(DataType::kInt64, Shape{})), "int64[]");
  EXPECT_EQ(ToString(ValueType::Tensor(DataType::kInt4)), "int4 (rank unknown)");
  EXPECT_EQ(ToString(ValueType::SparseTensor(DataType::kDouble, Shape{5})), "sparse float64[5]");
  EXPECT_EQ(ToString(ValueType::Sequence(image)), "sequence(float32[N, 784, ?])");
  EXPECT_EQ(ToString(ValueType::Optional(ValueType::Sequence(image))),
            "optional(sequence(float32[N, 784, ?]))");
  EXPECT_EQ(ToString(ValueType::Map(DataType::kString, ValueType::Tensor(DataType::kBool))),
            "map(string, bool (rank unknown))");
}

TEST(ValueTypes, CanBeWrittenWhenIncomplete) {
  EXPECT_EQ(ToString(ValueType()), "undefined (rank unknown)");
  ValueType open;
  open.kind = ValueType::Kind::kSequence;
  EXPECT_EQ(ToString(open), "sequence(?)");
  open.kind = static_cast<ValueType::Kind>(99);
  EXPECT_EQ(ToString(open), "?");
}

TEST(ValueTypes, CompareByContent) {
  const ValueType element = ValueType::Tensor(DataType::kFloat, Shape{1});
  EXPECT_EQ(ValueType::Sequence(element), ValueType::Sequence(element));
  EXPECT_NE(ValueType::Sequence(element), ValueType::Optional(element));
  EXPECT_NE(element, ValueType::Tensor(DataType::kFloat));
  EXPECT_NE(element, ValueType::Tensor(DataType::kFloat, Shape{}));
}

TEST(ErrorCodes, HaveTheNamesAndNumbersOfTheAbi) {
  constexpr std::array kNames = {
      "invalid-argument",   "invalid-state",  "unknown-value",    "foreign-value",
      "out-of-scope-value", "duplicate-name", "unknown-operator", "bad-arity",
      "bad-attribute",      "type-mismatch",  "shape-mismatch",   "weight-mismatch",
      "model-too-large",    "check-failed",   "unsupported",      "out-of-memory",
      "internal",
  };
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    EXPECT_EQ(Name(static_cast<ErrorCode>(i + 1)), kNames[i]);
  }
  EXPECT_EQ(kNames.size(), static_cast<std::size_t>(ErrorCode::kInternal));
}

TEST(Results, AreAValueOrAnError) {
  Result<int> good = 7;
  EXPECT_TRUE(good.ok());
  EXPECT_TRUE(static_cast<bool>(good));
  EXPECT_EQ(*good, 7);

  Result<int> bad = Error{ErrorCode::kBadArity, "node \"a\" (Add)", "too few", "why"};
  EXPECT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().cause, "why");
  try {
    (void)bad.value();
    FAIL() << "value() of an error must throw";
  } catch (const LoomError& error) {
    EXPECT_EQ(error.error().code, ErrorCode::kBadArity);
    EXPECT_STREQ(error.what(), "node \"a\" (Add): too few");
  }
}

}  // namespace
}  // namespace loom::test
