// Skeletons that no builder has made. MakeParts returns an error or consistent parts. It never
// crashes, and never refers to bytes that do not exist.
#include <sys/mman.h>

#include <random>

#include "core/support/support.h"
#include "export/splicing.h"
#include "loom/inspect.h"
#include "model/skeleton.h"

namespace loom::test {
namespace {

void ExpectConsistent(const Result<Parts>& result) {
  if (!result.ok()) {
    EXPECT_TRUE(result.error().code == ErrorCode::kInvalidArgument ||
                result.error().code == ErrorCode::kModelTooLarge);
    EXPECT_EQ(result.error().where, "model");
    return;
  }
  const Parts parts = Result<Parts>(result).value();
  std::uint64_t size = parts.bytes.size();
  std::uint64_t last = 0;
  for (const Splice& splice : parts.splices) {
    EXPECT_LE(last, splice.offset);
    EXPECT_LE(splice.offset, parts.bytes.size());
    last = splice.offset;
    size += splice.byte_length;
  }
  EXPECT_EQ(size, parts.byte_size);
  EXPECT_LE(parts.byte_size, kMaxInlineBytes);
}

// Passes the bytes to every function that takes a skeleton.
void Feed(const std::string& bytes) {
  // A copy of exactly that size, so that the sanitizers find a read past its end.
  const std::vector<char> exact(bytes.begin(), bytes.end());
  const std::string_view skeleton(exact.data(), exact.size());
  ExpectConsistent(SpliceParts(skeleton, nullptr));
  (void)Inspect({bytes});
  ExportOptions options;
  options.keep_initializers_as_inputs = true;
  (void)ApplyExportOptions({bytes, {}}, options);
}

std::string Real() {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N", 300})).value();
  const Value w = g.AddWeight({"w", DataType::kFloat, {300, 4}, 4800}, "a doc string").value();
  const Value b = g.AddInitializer("b", Floats({4}, {1, 2, 3, 4})).value();
  const Value y = Node(g, "Gemm", {x, w, b}, {{"alpha", 0.5F}});
  (void)g.AddWeight({"v", DataType::kUint8, {2000}, 2000}).value();
  (void)g.AddOutput(Node(g, "Softmax", {y}, {{"axis", Number{-1}}}), "probs").value();
  return builder.Finish({.value_types = true}).value().skeleton;
}

TEST(HostileParts, EveryPrefixOfASkeleton) {
  const std::string skeleton = Real();
  ASSERT_EQ(MakeParts({skeleton}).value().splices.size(), 2U);
  for (std::size_t length = 0; length < skeleton.size(); ++length) {
    Feed(skeleton.substr(0, length));
  }
}

TEST(HostileParts, EverySuffixOfASkeleton) {
  const std::string skeleton = Real();
  for (std::size_t begin = 1; begin < skeleton.size(); ++begin) Feed(skeleton.substr(begin));
}

TEST(HostileParts, RandomBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    ExpectConsistent(MakeParts({bytes}));
  }
}

TEST(HostileParts, SkeletonsWithWrongBytes) {
  const std::string skeleton = Real();
  std::mt19937 random(2);
  for (int i = 0; i < 4000; ++i) {
    std::string bytes = skeleton;
    for (std::uint32_t k = random() % 4 + 1; k > 0; --k) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    Feed(bytes);
  }
}

TEST(HostileParts, SkeletonsWithPiecesMissingOrTwice) {
  const std::string skeleton = Real();
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t at = random() % skeleton.size();
    const std::size_t length = random() % 40;
    std::string bytes = skeleton;
    if (i % 2 == 0) {
      bytes.erase(at, length);
    } else {
      bytes.insert(random() % bytes.size(), skeleton.substr(at, length));
    }
    Feed(bytes);
  }
}

onnx::TensorProto Reference(const char* location, const char* length) {
  onnx::TensorProto tensor;
  tensor.set_name("w");
  tensor.set_data_type(onnx::TensorProto::UINT8);
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  for (const auto& [key, value] : {std::pair("location", location), std::pair("length", length)}) {
    auto* entry = tensor.add_external_data();
    entry->set_key(key);
    entry->set_value(value);
  }
  return tensor;
}

std::string SkeletonWith(const onnx::TensorProto& tensor) {
  onnx::ModelProto model;
  model.set_ir_version(10);
  model.mutable_graph()->set_name("g");
  *model.mutable_graph()->add_initializer() = tensor;
  return model.SerializeAsString();
}

TEST(HostileParts, ReferencesToOtherData) {
  constexpr std::pair<const char*, const char*> kReferences[] = {
      {"weights.bin", "8"}, {"/etc/passwd", "8"},
      {"loom:", "8"},       {"loom:-1", "8"},
      {"loom:x", "8"},      {"loom:0x", "8"},
      {"loom: 0", "8"},     {"loom:4294967296", "8"},
      {"loom:0", ""},       {"loom:0", "-1"},
      {"loom:0", "8 "},     {"loom:0", "1e3"},
      {"Loom:0", "8"},      {"loom:0", "18446744073709551616"},
  };
  for (const auto& [location, length] : kReferences) {
    const std::string skeleton = SkeletonWith(Reference(location, length));
    ExpectError(MakeParts({skeleton}), ErrorCode::kInvalidArgument, "model", "not a skeleton");
    EXPECT_EQ(Inspect({skeleton}).error().code, ErrorCode::kInvalidArgument) << location;
  }
}

TEST(HostileParts, LengthsUpToTheLargestNumber) {
  for (const char* length : {"2147483632", "9223372036854775807", "18446744073709551615"}) {
    EXPECT_EQ(MakeParts({SkeletonWith(Reference("loom:0", length))}).error().code,
              ErrorCode::kModelTooLarge)
        << length;
  }
  const Parts parts = MakeParts({SkeletonWith(Reference("loom:4294967295", "7"))}).value();
  EXPECT_EQ(parts.splices.at(0).weight, 4294967295U);
}

TEST(HostileParts, AReferenceBesideDataOrWithoutLocation) {
  onnx::TensorProto both = Reference("loom:0", "8");
  both.set_raw_data("12345678");
  ExpectConsistent(MakeParts({SkeletonWith(both)}));
  onnx::TensorProto only_data = Reference("loom:0", "8");
  only_data.clear_data_location();
  ExpectError(MakeParts({SkeletonWith(only_data)}), ErrorCode::kInvalidArgument, "model",
              "not a skeleton");
  onnx::TensorProto only_location = Reference("loom:0", "8");
  only_location.clear_external_data();
  ExpectError(MakeParts({SkeletonWith(only_location)}), ErrorCode::kInvalidArgument, "model",
              "not a skeleton");
}

// Protobuf counts bytes in an int, so Loom must not pass it a longer message. The test reserves
// address space only; nothing touches the pages.
TEST(HostileParts, SkeletonsPastTwoGigabytes) {
  const std::size_t size = kMaxInlineBytes + 1;
  void* const pages =
      ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  const std::string_view skeleton(static_cast<const char*>(pages), size);
  ExpectError(SpliceParts(skeleton, nullptr), ErrorCode::kModelTooLarge, "model",
              "2147483633 bytes");
  google::protobuf::Arena arena;
  ExpectError(ParseSkeleton(skeleton, &arena), ErrorCode::kInvalidArgument, "model",
              "not a skeleton");
  ::munmap(pages, size);
}

// A message may come in several pieces, which protobuf merges. The parts keep the pieces.
TEST(HostileParts, MessagesInPieces) {
  const std::string one = SkeletonWith(Reference("loom:0", "8"));
  const std::string two = SkeletonWith(Reference("loom:1", "9"));
  const Result<Parts> result = MakeParts({one + two});
  ExpectConsistent(result);
  EXPECT_EQ(Result<Parts>(result)->splices.size(), 2U);
}

std::string Field(int number, const std::string& payload) {
  std::string bytes(1, static_cast<char>(number << 3 | 2));
  for (std::size_t rest = payload.size();; rest >>= 7) {
    bytes.push_back(static_cast<char>((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
    if (rest <= 0x7F) break;
  }
  return bytes + payload;
}

// A model with a weight in the innermost of `graphs` nested graphs. Each is in an attribute of a
// node of the next.
std::string Nested(int graphs) {
  std::string graph = Field(onnx::GraphProto::kInitializerFieldNumber,
                            Reference("loom:0", "8").SerializeAsString());
  for (int i = 1; i < graphs; ++i) {
    const std::string attribute = Field(onnx::AttributeProto::kGFieldNumber, graph);
    graph = Field(onnx::GraphProto::kNodeFieldNumber,
                  Field(onnx::NodeProto::kAttributeFieldNumber, attribute));
  }
  return Field(onnx::ModelProto::kGraphFieldNumber, graph);
}

TEST(HostileParts, GraphsInGraphsUpToProtobufsLimit) {
  for (const int graphs : {1, 2, 31, 32, 33}) {
    const Result<Parts> result = MakeParts({Nested(graphs)});
    ExpectConsistent(result);
    EXPECT_EQ(Result<Parts>(result)->splices.size(), 1U) << graphs;
  }
  for (const int graphs : {34, 35, 100, 2000}) {
    ExpectError(MakeParts({Nested(graphs)}), ErrorCode::kInvalidArgument, "model",
                "not a skeleton");
    ExpectError(Inspect({Nested(graphs)}), ErrorCode::kInvalidArgument, "model", "not a skeleton");
  }
}

// Messages that cannot contain a weight are copied unread, so their nesting has no limit.
TEST(HostileParts, OtherMessagesAreNotParsed) {
  std::string bytes;
  for (int i = 0; i < 2000; ++i) bytes = Field(onnx::TypeProto::kSequenceTypeFieldNumber, bytes);
  bytes = Field(onnx::ModelProto::kMetadataPropsFieldNumber, bytes);
  EXPECT_TRUE(MakeParts({bytes}).value().bytes == bytes);
  ExpectError(Inspect({bytes}), ErrorCode::kInvalidArgument, "model", "not a skeleton");
}

}  // namespace
}  // namespace loom::test
