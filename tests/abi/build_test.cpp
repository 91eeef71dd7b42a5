// Builds a model through the C ABI and decodes every result.
#include <map>

#include "abi/requests.h"

namespace loom::test {
namespace {

class Abi : public testing::Test {
 protected:
  void TearDown() override { loom_builder_delete(builder_); }

  // Makes a call that must succeed, and returns its reply.
  Reply Ok(BuilderCall call, const Request& request) {
    const loom_status status = Call(call, builder_, request);
    EXPECT_EQ(status, 0) << Reply().Rest();
    return {};
  }

  std::uint32_t builder_ = Create();
};

TEST_F(Abi, ConstantsGiveTheLimitsAndAllDataTypes) {
  ASSERT_EQ(loom_constants(), 0);
  Reply reply;
  EXPECT_EQ(reply.U32(), 1024U);
  EXPECT_EQ(reply.F64(), 2147483632.0);
  EXPECT_EQ(reply.U32(), 26U);
  const std::uint32_t count = reply.U32();
  ASSERT_EQ(count, 28U);
  std::map<std::string, int> bits;
  for (std::uint32_t i = 1; i <= count; ++i) {
    EXPECT_EQ(reply.U8(), i);
    const std::string name = reply.String();
    bits[name] = reply.U8();
  }
  EXPECT_EQ(bits.size(), count);
  EXPECT_EQ(bits["float32"], 32);
  EXPECT_EQ(bits["complex128"], 128);
  EXPECT_EQ(bits["string"], 0);
  EXPECT_EQ(bits["float6e2m3"], 6);
  EXPECT_EQ(bits["uint2"], 2);
  EXPECT_TRUE(reply.AtEnd());
}

TEST_F(Abi, OutputFormsOfOperators) {
  const auto form = [](std::string_view op_type, std::string_view domain) {
    EXPECT_EQ(Call(loom_output_form, Request().String(op_type).String(domain)), 0);
    Reply reply;
    const int number = reply.U8();
    EXPECT_TRUE(reply.AtEnd());
    return number;
  };
  EXPECT_EQ(form("Mystery", ""), 0);
  EXPECT_EQ(form("Relu", "com.example"), 0);
  EXPECT_EQ(form("Relu", ""), 1);
  EXPECT_EQ(form("Scaler", "ai.onnx.ml"), 1);
  EXPECT_EQ(form("MaxPool", "ai.onnx"), 2);
  EXPECT_EQ(form("TopK", ""), 3);
}

TEST_F(Abi, EachBuilderHasANewNumber) {
  const std::uint32_t first = Create();
  loom_builder_delete(first);
  const std::uint32_t second = Create();
  EXPECT_GT(second, first);
  EXPECT_GT(first, builder_);
  loom_builder_delete(second);
}

TEST_F(Abi, CreateReturnsOnlyTheNumber) {
  ASSERT_EQ(Call(loom_builder_create, CreateRequest()), 0);
  Reply reply;
  loom_builder_delete(reply.U32());
  EXPECT_TRUE(reply.AtEnd());
}

TEST_F(Abi, EveryStepReturnsItsValues) {
  const std::uint32_t expected[] = {0, 1, 2, 3, 4, 5, 6, 8, 9, 5, 10, 8, 11};
  std::size_t i = 0;
  for (const Step& step : Steps(builder_)) {
    Reply reply = Ok(step.call, step.request);
    if (step.call == loom_value) {
      ++i;
      continue;
    }
    const std::uint32_t count = step.call == loom_add_node ? reply.U32() : 1;
    EXPECT_EQ(count, step.name == "custom" ? 2U : 1U);
    for (std::uint32_t k = 0; k < count; ++k) {
      EXPECT_EQ(reply.Value(), (Ref{builder_, expected[i] + k})) << step.name;
    }
    if (step.call == loom_add_weight) reply.U32();
    EXPECT_TRUE(reply.AtEnd()) << step.name;
    ++i;
  }
  EXPECT_EQ(i, std::size(expected));
}

TEST_F(Abi, AValueHasNameAndType) {
  for (const Step& step : Steps(builder_)) Ok(step.call, step.request);
  Reply sum = Ok(loom_value, Request().Value({builder_, 5}));
  EXPECT_EQ(sum.String(), "sum");
  EXPECT_EQ(sum.U8(), 1);  // there is a type
  EXPECT_EQ(sum.U8(), 1);
  EXPECT_EQ(sum.U8(), kFloat32);
  EXPECT_EQ(sum.U8(), 1);
  ASSERT_EQ(sum.U32(), 3U);
  EXPECT_EQ(sum.U8(), 2);
  EXPECT_EQ(sum.String(), "N");
  EXPECT_EQ(sum.U8(), 0);
  EXPECT_EQ(sum.U8(), 1);
  EXPECT_EQ(sum.I64(), 4);
  EXPECT_TRUE(sum.AtEnd());

  Reply nested = Ok(loom_value, Request().Value({builder_, 1}));
  EXPECT_EQ(nested.String(), "nested");
  EXPECT_EQ(nested.U8(), 1);
  for (const int byte : {4, 3, 5, int{kInt64}, 2, int{kFloat32}, 0}) EXPECT_EQ(nested.U8(), byte);
  EXPECT_TRUE(nested.AtEnd());
}

TEST_F(Abi, TheSkeletonIsTheSameEveryTime) {
  const std::string skeleton = Skeleton();
  EXPECT_FALSE(skeleton.empty());
  EXPECT_TRUE(Skeleton() == skeleton);
}

TEST_F(Abi, ARequestCanLieInMemoryOfTheModule) {
  for (const Step& step : Steps(builder_)) {
    const auto& bytes = step.request.bytes();
    const auto size = static_cast<std::uint32_t>(bytes.size());
    std::uint8_t* const room = loom_request(size);
    ASSERT_NE(room, nullptr);
    std::memcpy(room, bytes.data(), size);
    EXPECT_EQ(step.call(builder_, room, size), 0) << step.name;
  }
  EXPECT_TRUE(FinishedSkeleton(builder_) == Skeleton());
  EXPECT_NE(loom_request(0), nullptr);
}

TEST_F(Abi, FinishReturnsTheWeightAndItsOffset) {
  std::uint32_t number = 0;
  for (const Step& step : Steps(builder_)) {
    Reply reply = Ok(step.call, step.request);
    if (step.call != loom_add_weight) continue;
    reply.Value();
    number = reply.U32();
  }
  Reply reply = Ok(loom_builder_finish, FinishRequest());
  const Finished model = ReadFinished(reply);
  ASSERT_EQ(model.weights.size(), 1U);
  EXPECT_EQ(model.weights.front(), (Finished::Weight{.number = number}));
  EXPECT_FALSE(model.fixed_sizes);
  ASSERT_EQ(model.splices.size(), 1U);
  const Finished::Splice& splice = model.splices.front();
  EXPECT_EQ(splice.weight, 0U);
  EXPECT_EQ(splice.byte_length, 8000);
  EXPECT_EQ(splice.name, "weight");
  EXPECT_EQ(model.byte_size, static_cast<double>(model.pieces.size() + 8000));
  EXPECT_GT(splice.offset, 0);
  EXPECT_LE(splice.offset, static_cast<double>(model.pieces.size()));
}

TEST_F(Abi, HostNumbersOfWeightsAreNeverReused) {
  const auto number = [&](std::string_view name) {
    Request weight;
    weight.U32(0).String(name).String("").U8(kFloat32).Dims({500, 4}).F64(8000);
    Reply reply = Ok(loom_add_weight, weight);
    reply.Value();
    return reply.U32();
  };
  const std::uint32_t first = number("first");
  EXPECT_NE(number("second"), first);
  Request refused;
  refused.U32(0).String("third").String("").U8(kFloat32).Dims({500, 4}).F64(7999);
  EXPECT_EQ(Call(loom_add_weight, builder_, refused), 12);  // weight-mismatch
  EXPECT_GT(number("third"), first + 1);
}

TEST_F(Abi, WithoutWeightsTheSkeletonIsTheWholeModel) {
  for (const Step& step : Steps(builder_)) {
    if (step.call == loom_add_weight) break;
    Ok(step.call, step.request);
  }
  Ok(loom_add_output, Request().U32(0).Value({builder_, 0}).String("y").U8(0).String(""));
  Reply reply = Ok(loom_builder_finish, FinishRequest());
  const Finished model = ReadFinished(reply);
  EXPECT_TRUE(model.weights.empty());
  EXPECT_EQ(model.pieces, "");
  EXPECT_EQ(model.byte_size, static_cast<double>(model.skeleton.size()));
}

// Reads a list of named records, each as "name: type".
std::vector<std::string> ReadNamed(Reply& reply, bool with_length = false) {
  std::vector<std::string> all(reply.U32());
  for (std::string& one : all) {
    one = reply.String();
    one += ": " + reply.String();
    if (with_length) one += " " + std::to_string(static_cast<int>(reply.F64()));
  }
  return all;
}

using Lines = std::vector<std::string>;

TEST_F(Abi, InspectReturnsEverything) {
  ASSERT_EQ(Call(loom_model_inspect, ModelRequest(Skeleton())), 0) << Reply().Rest();
  Reply reply;
  EXPECT_EQ(reply.I64(), 10);  // the IR version, because a node has metadata
  ASSERT_EQ(reply.U32(), 2U);
  EXPECT_EQ(reply.String(), "");
  EXPECT_EQ(reply.U32(), 21U);
  EXPECT_EQ(reply.String(), "test.loom");
  EXPECT_EQ(reply.U32(), 2U);
  EXPECT_EQ(reply.String(), "producer");
  EXPECT_EQ(reply.String(), "graph");
  EXPECT_EQ(ReadNamed(reply), (Lines{"x: float32[N, ?, 4]",
                                     "nested: optional(sequence(map(int64, sparse float32 (rank "
                                     "unknown))))"}));
  EXPECT_EQ(ReadNamed(reply).size(), 3U);
  EXPECT_EQ(ReadNamed(reply, true),
            (Lines{"bias: float32[4] 16", "strings: string[2] 2", "weight: float32[500, 4] 8000"}));
  ASSERT_EQ(reply.U32(), 6U);  // nodes; two of them are the Identity of an output
  EXPECT_EQ(reply.String(), "Add_0");
  EXPECT_EQ(reply.String(), "Add");
  EXPECT_EQ(reply.String(), "");
  ASSERT_EQ(reply.U32(), 2U);
  EXPECT_EQ(reply.String(), "x");
  EXPECT_EQ(reply.String(), "bias");
  EXPECT_EQ(ReadNamed(reply), Lines{"sum: float32[N, ?, 4]"});
}

TEST_F(Abi, ApplyChangesTheSkeletonButNotTheWeight) {
  ASSERT_EQ(Call(loom_model_apply, ApplyRequest(Skeleton())), 0) << Reply().Rest();
  Reply applied;
  const Finished changed = ReadFinished(applied);
  ASSERT_EQ(changed.weights.size(), 1U);
  EXPECT_EQ(changed.weights.front(), (Finished::Weight{.number = 7U}));
  EXPECT_EQ(changed.splices.size(), 1U);
  ASSERT_EQ(Call(loom_model_inspect, ModelRequest(changed.skeleton)), 0);
  Reply reply;
  EXPECT_EQ(reply.I64(), 10);
  reply.U32();
  for (int i = 0; i < 2; ++i) {
    reply.String();
    reply.U32();
  }
  EXPECT_EQ(reply.String(), "me");
  reply.String();
  const Lines inputs = ReadNamed(reply);
  ASSERT_EQ(inputs.size(), 5U);
  EXPECT_EQ(inputs[0], "image: float32[N, height, 4]");
  EXPECT_EQ(inputs[4], "weight: float32[500, 4]");
  EXPECT_EQ(ReadNamed(reply).at(0), "answer: float32[batch, height, 4]");
}

TEST_F(Abi, ParseReturnsTheWeights) {
  ASSERT_EQ(Call(loom_model_parse, Request().String(TextOfAModel())), 0) << Reply().Rest();
  Reply reply;
  const Finished model = ReadFinished(reply);
  ASSERT_EQ(model.weights.size(), 2U);
  EXPECT_EQ(model.weights[0], Finished::Weight{});
  EXPECT_EQ(model.weights[1], (Finished::Weight{.bytes = std::string(1200, '\0')}));
  EXPECT_FALSE(model.fixed_sizes);
  EXPECT_EQ(model.splices.size(), 2U);
  ASSERT_EQ(Call(loom_model_print, ModelRequest(model.skeleton)), 0) << Reply().Rest();
  Reply printed;
  const std::string text = printed.String();
  EXPECT_TRUE(printed.AtEnd());
  EXPECT_NE(text.find(R"(float[300] w = ["location": "loom:1", "length": "1200"])"),
            std::string::npos)
      << text;
  ASSERT_EQ(Call(loom_model_parse, Request().String(text)), 0) << Reply().Rest();
  EXPECT_EQ(Reply().U32(), 2U);
}

// The weight is larger than an inline model can be. Its bytes do not exist.
TEST_F(Abi, FinishReportsThatAModelIsTooLargeForOneFile) {
  Request weight;
  weight.U32(0).String("w").String("").U8(2).Dims({1LL << 40}).F64(0x1p40);
  Ok(loom_add_weight, weight);
  Ok(loom_add_output, Request().U32(0).Value({builder_, 0}).String("y").U8(0).String(""));
  Reply reply = Ok(loom_builder_finish, FinishRequest());
  const Finished model = ReadFinished(reply);
  EXPECT_EQ(model.weights.size(), 1U);
  EXPECT_NE(model.too_large.find("external data"), std::string::npos) << model.too_large;
  Request external = ModelRequest(model.skeleton);
  external.F64(0).String("w").U32(4096).F64(0).U8(0);
  EXPECT_EQ(Call(loom_model_external_parts, external), 0);
}

}  // namespace
}  // namespace loom::test
