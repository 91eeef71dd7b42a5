// Targets in memory, streams, and models that every target refuses.
#include <fstream>
#include <memory>
#include <ostream>
#include <sstream>
#include <streambuf>

#include "core/support/support.h"

namespace loom::test {
namespace {

constexpr std::int64_t kElements = 1000;
constexpr std::uint64_t kBytes = 4 * kElements;

// A model with the weights "a" and "b", each of kBytes from the given source.
Model TwoWeights(const WeightSource& a, const WeightSource& b) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const auto add = [&](const char* name, const WeightSource& source) {
    return g.AddWeight({name, DataType::kFloat, {kElements}, kBytes, source}).value();
  };
  const Value sum = Node(g, "Add", {add("a", a), add("b", b)});
  (void)g.AddOutput(sum, "y").value();
  return builder.Finish().value();
}

// Stands for memory of the caller. It is never destroyed.
const std::vector<std::byte>& Bytes() {
  static const auto* const bytes = new std::vector<std::byte>(Ramp({kElements}).bytes);
  return *bytes;
}

Model Whole() { return TwoWeights({Bytes(), {}}, {Bytes(), {}}); }

// Takes `room` bytes. After that it fails or throws.
class Limited : public std::streambuf {
 public:
  Limited(std::size_t room, bool throws) : room_(room), throws_(throws) {}
  const std::string& taken() const { return taken_; }

 protected:
  int_type overflow(int_type c) override {
    const char byte = traits_type::to_char_type(c);
    return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    const std::size_t size = std::min(static_cast<std::size_t>(count), room_ - taken_.size());
    taken_.append(text, size);
    if (throws_ && size < static_cast<std::size_t>(count)) throw std::bad_alloc();
    return static_cast<std::streamsize>(size);
  }

 private:
  std::size_t room_;
  bool throws_;
  std::string taken_;
};

// A stream buffer that takes everything but fails when it is flushed.
class UnflushableBuffer : public std::stringbuf {
 protected:
  int sync() override { return -1; }
};

TEST(ExportToMemory, GivesTheSameBytesEverywhere) {
  const Model model = Whole();
  ExpectGolden(model);
  EXPECT_EQ(to_onnx(model).value().size(), MakeParts(model).value().byte_size);
}

TEST(ExportToMemory, ReplacesWhatTheVectorHeld) {
  const Model model = Whole();
  std::vector<std::byte> longer(1 << 20, std::byte{7});
  ASSERT_TRUE(to_onnx(model, longer).ok());
  EXPECT_TRUE(longer == to_onnx(model).value());
}

TEST(ExportToMemory, MayReplaceTheSourceItself) {
  std::vector<std::byte> source = Bytes();
  const Model model = TwoWeights({source, {}}, {source, {}});
  const auto expected = to_onnx(model).value();
  ASSERT_TRUE(to_onnx(model, source).ok());
  EXPECT_TRUE(source == expected);
}

TEST(ExportToMemory, KeepsAnOwnersBytesAlive) {
  auto owner = std::make_shared<const std::vector<std::byte>>(Bytes());
  const std::weak_ptr<const std::vector<std::byte>> watch = owner;
  {
    const Model model = TwoWeights({*owner, owner}, {*owner, owner});
    owner.reset();
    EXPECT_FALSE(watch.expired());
    EXPECT_TRUE(to_onnx(model).value() == to_onnx(Whole()).value());
    ExportOptions options;
    options.output_names = {"z"};
    const Model changed = ApplyExportOptions(model, options).value();
    EXPECT_TRUE(to_onnx(changed).ok());
  }
  EXPECT_TRUE(watch.expired());
}

TEST(ExportToMemory, CanBeRepeated) {
  const Model model = Whole();
  EXPECT_TRUE(to_onnx(model).value() == to_onnx(model).value());
}

// Expects that every target refuses the model and stays unchanged.
void ExpectRefused(const Model& model, ErrorCode code, const char* where, const char* message) {
  ExpectError(to_onnx(model), code, where, message);
  std::vector<std::byte> vector(3, std::byte{1});
  ExpectError(to_onnx(model, vector), code, where, message);
  EXPECT_EQ(vector, std::vector<std::byte>(3, std::byte{1}));
  std::ostringstream stream;
  ExpectError(to_onnx(model, stream), code, where, message);
  EXPECT_EQ(stream.str(), "");
  EXPECT_TRUE(stream.good());
}

TEST(ExportToMemory, RefusesAWeightWithoutSource) {
  ExpectRefused(TwoWeights({Bytes(), {}}, {}), ErrorCode::kWeightMismatch, "initializer \"b\"",
                "needs 4000 bytes, its source has 0");
}

TEST(ExportToMemory, RefusesASourceOfAnotherSize) {
  Model model = Whole();
  model.weights[0].source.bytes = model.weights[0].source.bytes.first(3999);
  ExpectRefused(model, ErrorCode::kWeightMismatch, "initializer \"a\"",
                "needs 4000 bytes, its source has 3999");
  const std::vector<std::byte> longer(4001);
  model.weights[0].source.bytes = longer;
  ExpectRefused(model, ErrorCode::kWeightMismatch, "initializer \"a\"",
                "needs 4000 bytes, its source has 4001");
}

TEST(ExportToMemory, RefusesAReferencePastTheWeights) {
  Model model = Whole();
  model.weights.pop_back();
  ExpectRefused(model, ErrorCode::kWeightMismatch, "initializer \"b\"",
                "needs 4000 bytes, its source has 0");
}

TEST(ExportToMemory, RefusesBytesThatAreNoSkeleton) {
  ExpectRefused({"no skeleton", {}}, ErrorCode::kInvalidArgument, "model", "not a skeleton");
}

TEST(ExportToMemory, RefusesWrongOptionsBeforeTheFirstByte) {
  const Model model = Whole();
  std::ostringstream stream;
  ExportOptions options;
  options.input_names = {"x"};
  ExpectError(to_onnx(model, stream, options), ErrorCode::kInvalidArgument, "option input_names",
              "1 names, the model only 0");
  EXPECT_EQ(stream.str(), "");
}

TEST(ExportToMemory, RefusesWhatNoReaderWouldTake) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value w = g.AddWeight({"w", DataType::kUint8, {3LL << 30}, 3ULL << 30}).value();
  (void)g.AddOutput(Node(g, "Identity", {w}), "y").value();
  ExpectRefused(builder.Finish().value(), ErrorCode::kModelTooLarge, "model", "external data");
}

TEST(ExportToStream, AppendsToWhatIsThere) {
  std::ostringstream stream;
  stream << "before";
  ASSERT_TRUE(to_onnx(Whole(), stream).ok());
  EXPECT_TRUE(stream.str() == "before" + Joined(Whole()));
}

TEST(ExportToStream, ReportsAStreamThatFailsHalfWay) {
  const std::string bytes = Joined(Whole());
  for (const std::size_t room :
       {std::size_t{0}, std::size_t{1}, std::size_t{50}, bytes.size() / 2, bytes.size() - 1}) {
    for (const bool throws : {false, true}) {
      Limited buffer(room, throws);
      std::ostream stream(&buffer);
      ExpectError(to_onnx(Whole(), stream), ErrorCode::kInvalidState, "target stream",
                  "the stream failed");
      EXPECT_FALSE(stream.good());
      EXPECT_TRUE(buffer.taken() == bytes.substr(0, room)) << room;
    }
  }
  Limited exact(bytes.size(), false);
  std::ostream stream(&exact);
  EXPECT_TRUE(to_onnx(Whole(), stream).ok());
}

TEST(ExportToStream, LeavesAStreamAloneThatHasFailed) {
  std::ostringstream stream;
  stream.setstate(std::ios::failbit);
  ExpectError(to_onnx(Whole(), stream), ErrorCode::kInvalidState, "target stream", "failed");
  stream.clear();
  EXPECT_EQ(stream.str(), "");
  std::ofstream never_opened;
  ExpectError(to_onnx(Whole(), never_opened), ErrorCode::kInvalidState, "target stream", "failed");
}

TEST(ExportToStream, ReportsAStreamThatCannotBeFlushed) {
  UnflushableBuffer buffer;
  std::ostream stream(&buffer);
  ExpectError(to_onnx(Whole(), stream), ErrorCode::kInvalidState, "target stream", "failed");
}

// /dev/full is always full. A small model fails when the stream is flushed, a larger one earlier.
TEST(ExportToStream, ReportsAFullDevice) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  const Model small = builder.Finish().value();
  const std::vector<std::byte> large_weight(1 << 20);
  ModelBuilder large_builder = Builder();
  g = large_builder.main();
  const Value w =
      g.AddWeight({"w", DataType::kUint8, {1 << 20}, 1 << 20, {large_weight, {}}}).value();
  (void)g.AddOutput(Node(g, "Identity", {w}), "y").value();
  for (const Model& model : {small, large_builder.Finish().value()}) {
    std::ofstream stream("/dev/full", std::ios::binary);
    ASSERT_TRUE(stream.good());
    ExpectError(to_onnx(model, stream), ErrorCode::kInvalidState, "target stream", "failed");
  }
}

}  // namespace
}  // namespace loom::test
