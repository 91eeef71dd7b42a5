// Weights in files beside the model.
#include "loom/external_data.h"

#include <filesystem>
#include <set>

#include "core/support/folder.h"
#include "core/support/support.h"

namespace loom::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

// Initializers of 40, 2,000 and 8,000 bytes, and one of 1,600 in a body.
Model Mixed() {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N", 500})).value();
  (void)g.AddInitializer("inline", Ramp({10})).value();
  const Value w = g.AddInitializer("small", Ramp({500})).value();
  (void)g.AddInitializer("large", Ramp({2000}), "with a doc string").value();
  const auto branch = [](const char* name) {
    Subgraph body;
    body.build = [name](Graph graph, std::span<const Value>) -> Result<std::vector<Value>> {
      return std::vector{graph.AddInitializer(name, Ramp({400})).value()};
    };
    return body;
  };
  const Value condition = g.AddInput("c", ValueType::Tensor(DataType::kBool, Shape{})).value();
  (void)g.AddOutput(Node(g, "Add", {x, w}), "y").value();
  const Value chosen = Node(g, "If", {condition},
                            {{"then_branch", branch("then")}, {"else_branch", branch("else")}});
  (void)g.AddOutput(chosen, "z").value();
  return builder.Finish().value();
}

// A skeleton with weights of these sizes. Their bytes do not exist.
std::string SkeletonOf(const std::vector<std::uint64_t>& sizes) {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  for (const std::uint64_t size : sizes) {
    const auto dim = static_cast<std::int64_t>(size);
    (void)g.AddWeight({"w" + std::to_string(size), DataType::kUint8, {dim}, size}).value();
  }
  (void)g.AddOutput(g.AddInput("x", FloatType({1})).value(), "y").value();
  return builder.Finish().value().skeleton;
}

std::map<std::string, std::string> EntriesOf(const onnx::TensorProto& tensor) {
  std::map<std::string, std::string> entries;
  for (const auto& entry : tensor.external_data()) entries[entry.key()] = entry.value();
  return entries;
}

// Moves the external data into the model, as a reader of the files does.
void ReadExternalData(onnx::GraphProto* graph, const std::map<std::string, std::string>& files) {
  for (onnx::TensorProto& tensor : *graph->mutable_initializer()) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) continue;
    auto entries = EntriesOf(tensor);
    const std::string& file = files.at(entries.at("location"));
    tensor.set_raw_data(
        file.substr(std::stoull(entries.at("offset")), std::stoull(entries.at("length"))));
    tensor.clear_external_data();
    tensor.clear_data_location();
  }
  for (onnx::NodeProto& node : *graph->mutable_node()) {
    for (onnx::AttributeProto& attribute : *node.mutable_attribute()) {
      if (attribute.has_g()) ReadExternalData(attribute.mutable_g(), files);
    }
  }
}

std::string TextOf(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Expects that the model is what protobuf writes, and that with its external data inside it equals
// the inline export.
void ExpectSameModel(const std::string& model, const std::map<std::string, std::string>& files,
                     const Model& original) {
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(model));
  EXPECT_TRUE(proto.SerializeAsString() == model);
  ReadExternalData(proto.mutable_graph(), files);
  EXPECT_TRUE(proto.SerializeAsString() == Joined(original));
}

std::map<std::string, std::string> FilesOf(const ExternalModel& external) {
  std::map<std::string, std::string> files;
  for (const auto& [location, data] : external.files) files[location] = TextOf(data);
  return files;
}

TEST(ExternalData, IsTheSameModel) {
  const Model model = Mixed();
  for (const std::uint64_t threshold : {0, 1024, 1601, 2001, 8001}) {
    for (const std::uint32_t align : {1U, 64U, 4096U, 1U << 20}) {
      for (const std::uint64_t most : {0, 1, 4000, 100'000}) {
        const auto external = to_onnx(model, {threshold, "w.bin", align, most}).value();
        ExpectSameModel(TextOf(external.model), FilesOf(external), model);
      }
    }
  }
}

TEST(ExternalData, HoldsWeightsFromTheThresholdOn) {
  const auto names = [](std::uint64_t threshold) {
    std::vector<std::string> found;
    const auto parts = MakeExternalParts(Mixed(), {.threshold = threshold}).value();
    for (const ExternalFile& file : parts.files) {
      for (const Splice& weight : file.weights) found.push_back(weight.name);
    }
    return found;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(0), (Names{"then", "else", "small", "large"}));
  EXPECT_EQ(names(2000), (Names{"small", "large"}));
  EXPECT_EQ(names(2001), (Names{"large"}));
  EXPECT_EQ(names(8001), Names{});
}

TEST(ExternalData, IsAlignedWithZerosBetween) {
  const auto external = to_onnx(Mixed(), ExternalDataOptions{}).value();
  ASSERT_EQ(external.files.size(), 1U);
  const auto& [location, data] = external.files[0];
  EXPECT_EQ(location, "model.onnx.data");
  ASSERT_EQ(data.size(), 3 * 4096U + 8000);
  for (const std::size_t begin : {1600, 4096 + 1600, 8192 + 2000}) {
    const std::size_t end = (begin + 4095) / 4096 * 4096;
    for (std::size_t i = begin; i < end; ++i) ASSERT_EQ(data[i], std::byte{0}) << i;
  }
}

TEST(ExternalData, BeginsAFileWhenOneIsFull) {
  const auto sizes = [](std::uint64_t most) {
    std::vector<std::pair<std::string, std::uint64_t>> found;
    const std::string skeleton = SkeletonOf({3000, 2000, 9000, 5000});
    const ExternalDataOptions options{.location = "d/w", .align = 1024, .max_file_size = most};
    const ExternalParts parts = MakeExternalParts({skeleton}, options).value();
    for (const ExternalFile& file : parts.files) {
      found.emplace_back(file.location, file.byte_size);
    }
    return found;
  };
  using Found = std::vector<std::pair<std::string, std::uint64_t>>;
  EXPECT_EQ(sizes(0), (Found{{"d/w", 19'336}}));
  EXPECT_EQ(sizes(5072), (Found{{"d/w", 5072}, {"d/w_1", 9000}, {"d/w_2", 5000}}));
  EXPECT_EQ(sizes(5071), (Found{{"d/w", 3000}, {"d/w_1", 2000}, {"d/w_2", 9000}, {"d/w_3", 5000}}));
}

TEST(ExternalData, HasNoLimitOfSize) {
  const std::string skeleton = SkeletonOf({3 * kGiB, 5000 * kGiB, 2000});
  ExpectError(MakeParts({skeleton}), ErrorCode::kModelTooLarge, "model", "external data");
  const ExternalParts parts = MakeExternalParts({skeleton}, {}).value();
  EXPECT_TRUE(parts.model.splices.empty());
  EXPECT_EQ(parts.files.at(0).byte_size, 5003 * kGiB + 2000);
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(parts.model.bytes));
  EXPECT_EQ(EntriesOf(proto.graph().initializer(2)),
            (std::map<std::string, std::string>{{"location", "model.onnx.data"},
                                                {"offset", std::to_string(5003 * kGiB)},
                                                {"length", "2000"}}));
}

TEST(ExternalData, StaysInlineWhereItCan) {
  const ExternalDataOptions options{.only_if_too_large = true};
  const Model small = Mixed();
  const auto external = to_onnx(small, options).value();
  EXPECT_TRUE(external.files.empty());
  EXPECT_TRUE(TextOf(external.model) == Joined(small));
  const auto large = MakeExternalParts({SkeletonOf({2 * kGiB})}, options).value();
  ASSERT_EQ(large.files.size(), 1U);
  EXPECT_EQ(large.files[0].byte_size, 2 * kGiB);
}

TEST(ExternalData, RefusesWrongOptionsAndSkeletons) {
  const std::string skeleton = SkeletonOf({2000});
  for (const char* location :
       {"/etc/passwd", "../w", "a/../w", "a//w", "a/", "./w", ".", "..", "C:w", "a\\w", "\xff"}) {
    ExpectError(MakeExternalParts({skeleton}, {.location = location}), ErrorCode::kInvalidArgument,
                "option external_data", "location");
  }
  for (const std::uint32_t align : {0U, 3U, 4097U, 1U << 21}) {
    ExpectError(MakeExternalParts({skeleton}, {.align = align}), ErrorCode::kInvalidArgument,
                "option external_data", "align should be a power of two");
  }
  ExpectError(MakeExternalParts({"\x0a"}, {}), ErrorCode::kInvalidArgument, "model",
              "not a skeleton");
  ExpectError(MakeExternalParts({SkeletonOf({3 * kGiB})}, {.threshold = 4 * kGiB}),
              ErrorCode::kModelTooLarge, "model", "lower the threshold");
}

TEST(ExternalData, NeedsTheBytes) {
  const Model model{SkeletonOf({2000}), {{"w2000", DataType::kUint8, {2000}, 2000, {}}}};
  ExpectError(to_onnx(model, ExternalDataOptions{}), ErrorCode::kWeightMismatch,
              "initializer \"w2000\"", "needs 2000 bytes, its source has 0");
}

TEST(ExternalData, TakesExportOptions) {
  ExportOptions options;
  options.output_names = {"sum"};
  const auto external = to_onnx(Mixed(), ExternalDataOptions{}, options).value();
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(TextOf(external.model)));
  EXPECT_EQ(proto.graph().output(0).name(), "sum");
}

using ExternalFiles = InAFolder;

TEST_F(ExternalFiles, StandBesideTheModel) {
  const Model model = Mixed();
  ASSERT_TRUE(to_onnx(model, In("net.onnx"), ExternalDataOptions{}).ok());
  EXPECT_EQ(Names(), (std::set<std::string>{"net.onnx", "net.onnx.data"}));
  ExpectSameModel(Contents(In("net.onnx")), {{"net.onnx.data", Contents(In("net.onnx.data"))}},
                  model);
}

TEST_F(ExternalFiles, StandInExistingFolders) {
  const Model model = Mixed();
  const ExternalDataOptions options{.location = "weights/w", .max_file_size = 4000};
  ExpectError(to_onnx(model, In("net.onnx"), options), ErrorCode::kInvalidState,
              "target file \"" + In("weights/w").string() + "\"", "No such file");
  EXPECT_TRUE(Names().empty());
  fs::create_directory(In("weights"));
  ASSERT_TRUE(to_onnx(model, In("net.onnx"), options).ok());
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(In("weights"))) {
    files["weights/" + entry.path().filename().string()] = Contents(entry.path());
  }
  EXPECT_EQ(files.size(), 4U);
  ExpectSameModel(Contents(In("net.onnx")), files, model);
}

TEST_F(ExternalFiles, AreNotTheModelItself) {
  ExpectError(to_onnx(Mixed(), In("net.onnx"), {.location = "net.onnx"}),
              ErrorCode::kInvalidArgument, "option external_data", "the model's own file");
  EXPECT_TRUE(Names().empty());
}

}  // namespace
}  // namespace loom::test
