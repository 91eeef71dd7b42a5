// An export as parts. Its bytes equal what protobuf writes, for length fields of every size.
#include "loom/parts.h"

#include "core/support/support.h"

namespace loom::test {
namespace {

// A skeleton with one weight of `bytes` bytes, without a source, since MakeParts does not read it.
// Each byte of the weight adds one byte to the export, as long as no length field gets longer.
std::string SkeletonOf(std::int64_t bytes) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const auto length = static_cast<std::uint64_t>(bytes);
  (void)g.AddWeight({"w", DataType::kUint8, {bytes}, length}).value();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  return builder.Finish().value().skeleton;
}

// A model with one weight of `bytes` bytes and a doc string of `padding` bytes.
Model Sized(std::int64_t bytes, std::size_t padding = 0) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  auto owner =
      std::make_shared<const std::vector<std::byte>>(Filled(DataType::kUint8, {bytes}).bytes);
  (void)g
      .AddWeight({"w", DataType::kUint8, {bytes}, owner->size(), {*owner, owner}},
                 std::string(padding, 'd'))
      .value();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  return builder.Finish().value();
}

// A faster form of ExpectGolden: protobuf must read the joined parts and write the same bytes
// again.
void ExpectCanonical(const Model& model, std::size_t bytes) {
  const std::string joined = Joined(model);
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(joined));
  EXPECT_TRUE(proto.SerializeAsString() == joined) << bytes;
  EXPECT_EQ(proto.graph().initializer(0).raw_data().size(), bytes);
}

TEST(Parts, OfAModelWithoutWeightsAreTheSkeleton) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const Model model = Finish(builder);
  const Parts parts = MakeParts(model).value();
  EXPECT_TRUE(parts.bytes == model.skeleton);
  EXPECT_EQ(parts.byte_size, model.skeleton.size());
  EXPECT_TRUE(parts.splices.empty());
}

TEST(Parts, NameTheWeightsInOrder) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  for (const char* name : {"first", "second"}) {
    (void)g.AddInitializer(name, Ramp({400})).value();
    (void)g.AddInitializer(std::string(name) + " inline", Ramp({4})).value();
  }
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const Model model = Finish(builder);
  const Parts parts = MakeParts(model).value();
  ASSERT_EQ(parts.splices.size(), 2U);
  EXPECT_EQ(parts.splices[0].name, "first");
  EXPECT_EQ(parts.splices[0].weight, 0U);
  EXPECT_EQ(parts.splices[0].byte_length, 1600U);
  EXPECT_EQ(parts.splices[1].name, "second");
  EXPECT_EQ(parts.splices[1].weight, 1U);
  EXPECT_LT(parts.splices[0].offset, parts.splices[1].offset);
  EXPECT_EQ(parts.byte_size, parts.bytes.size() + 3200);
}

// In these ranges the length fields of the tensor, of its graph and of the raw data each become a
// byte longer at some size.
TEST(Parts, AreWhatProtobufWritesAtEveryShortLength) {
  for (std::int64_t bytes = 1; bytes < 260; ++bytes) {
    ExpectCanonical(Sized(bytes), static_cast<std::size_t>(bytes));
  }
}

TEST(Parts, AreWhatProtobufWritesWhereALengthGetsLonger) {
  for (std::int64_t bytes = 16384 - 160; bytes < 16384 + 4; ++bytes) {
    ExpectCanonical(Sized(bytes), static_cast<std::size_t>(bytes));
  }
  for (const std::int64_t border : {128, 16384, 2097152}) {
    for (std::int64_t bytes = border - 2; bytes < border + 2; ++bytes) ExpectGolden(Sized(bytes));
  }
}

TEST(Parts, KeepTheFieldsAfterTheData) {
  for (const std::size_t length : {1, 127, 128, 5000}) ExpectGolden(Sized(2000, length));
  const Parts parts = MakeParts(Sized(2000, 5000)).value();
  EXPECT_NE(parts.bytes.find(std::string(5000, 'd'), parts.splices.at(0).offset),
            std::string::npos);
}

TEST(Parts, OfTensorsWithoutElements) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value empty = g.AddInitializer("empty", Floats({0, 4}, {})).value();
  const Value weight = g.AddWeight({"weight", DataType::kFloat, {4, 0}, 0}).value();
  (void)g.AddInitializer("no strings", Strings({0}, {})).value();
  (void)g.AddOutput(Node(g, "MatMul", {weight, empty}), "y").value();
  const onnx::ModelProto proto = Exported(Finish(builder));
  for (const auto& tensor : proto.graph().initializer()) {
    EXPECT_FALSE(tensor.has_raw_data()) << tensor.name();
    EXPECT_FALSE(tensor.has_data_location()) << tensor.name();
  }
}

TEST(Parts, OfManyWeights) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const std::vector<std::byte> shared(3000, std::byte{5});
  constexpr std::int64_t kCount = 1500;
  for (std::int64_t i = 0; i < kCount; ++i) {
    const std::int64_t size = 1 + i * 2;
    const WeightSource source{std::span(shared).first(static_cast<std::size_t>(size)), {}};
    (void)g
        .AddWeight({"w" + std::to_string(i), DataType::kUint8, {size}, source.bytes.size(), source})
        .value();
  }
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const Model model = Finish(builder);
  const Parts parts = MakeParts(model).value();
  ASSERT_EQ(parts.splices.size(), kCount);
  for (std::uint32_t i = 0; i < kCount; ++i) EXPECT_EQ(parts.splices[i].weight, i);
  EXPECT_EQ(parts.byte_size - parts.bytes.size(), kCount * kCount);
}

TEST(Parts, ReachExactlyWhatProtobufReadsBack) {
  const std::int64_t about = 2'147'480'000;
  const auto size = static_cast<std::int64_t>(MakeParts({SkeletonOf(about)}).value().byte_size);
  const std::int64_t largest = about + static_cast<std::int64_t>(kMaxInlineBytes) - size;
  const Parts parts = MakeParts({SkeletonOf(largest)}).value();
  EXPECT_EQ(parts.byte_size, kMaxInlineBytes);
  EXPECT_EQ(parts.byte_size, (1ULL << 31) - 16);
  ExpectError(MakeParts({SkeletonOf(largest + 1)}), ErrorCode::kModelTooLarge, "model",
              "would take 2147483633 bytes, and no protobuf reader takes more than 2147483632");
}

TEST(Parts, OfAHugeWeightAreRefusedWithAHint) {
  for (const std::int64_t bytes :
       {std::int64_t{3} << 30, std::int64_t{1} << 40, std::int64_t{1} << 62}) {
    ExpectError(MakeParts({SkeletonOf(bytes)}), ErrorCode::kModelTooLarge, "model",
                "keep the weights outside the file (external data)");
  }
}

TEST(Parts, OfWeightsWithAHugeSumAreRefused) {
  for (const std::int64_t bytes : {std::int64_t{1} << 30, std::int64_t{1} << 62}) {
    ModelBuilder builder = Builder();
    Graph g = builder.main();
    for (const char* name : {"a", "b", "c", "d", "e"}) {  // five times 2^62 overflows 64 bits
      (void)g.AddWeight({name, DataType::kUint8, {bytes}, static_cast<std::uint64_t>(bytes)})
          .value();
    }
    (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
    ExpectError(MakeParts(builder.Finish().value()), ErrorCode::kModelTooLarge, "model",
                "external data");
  }
}

}  // namespace
}  // namespace loom::test
