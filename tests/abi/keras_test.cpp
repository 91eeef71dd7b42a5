// loom_model_from_keras: which bytes of the weights cross the ABI. loom_keras_manifest: where they
// are.
#include <random>

#include "abi/requests.h"

namespace loom::test {
namespace {

const char* const kModel =
    R"({"class_name":"Sequential","config":{"name":"net","layers":[
      {"class_name":"Dense","config":{"name":"fc","units":2,"use_bias":true,
       "batch_input_shape":[null,300]}}]}})";

const char* const kLstm =
    R"({"class_name":"Sequential","config":{"name":"net","layers":[
      {"class_name":"LSTM","config":{"name":"m","units":64,
       "batch_input_shape":[null,3,2]}}]}})";

// The bytes of the kernel stay with the host, because it is large. The bias is part of the request.
Request KerasRequest(std::string_view bias) {
  Request request;
  request.U32(0).U32(0).U32(0).U8(0).U8(1).U8(0).U32(0).U8(0).U8(0);  // export options: none
  request.U32(0).U8(0).U8(1).U8(0).String(kModel).U32(2);
  request.String("fc/kernel").U8(1).U32(2).I64(300).I64(2).F64(2400).U8(0).U8(0);
  request.String("fc/bias").U8(1).U32(1).I64(2).F64(8).U8(1).String(bias).U8(0);
  return request;
}

// An LSTM whose gates ONNX has in another order, and whose recurrent bias is not in the model.
Request LstmRequest() {
  Request request;
  request.U32(0).U32(0).U32(0).U8(0).U8(1).U8(0).U32(0).U8(0).U8(0);  // export options: none
  request.U32(0).U8(0).U8(1).U8(0).String(kLstm).U32(3);
  request.String("m/kernel").U8(kFloat32).Dims({2, 256}).F64(2048).U8(0).U8(0);
  request.String("m/recurrent_kernel").U8(kFloat32).Dims({64, 256}).F64(65536).U8(0).U8(0);
  return request.String("m/bias").U8(kFloat32).Dims({256}).F64(1024).U8(0).U8(0);
}

Finished Converted(const Request& request) {
  EXPECT_EQ(Call(loom_model_from_keras, request), 0) << Reply().Rest();
  Reply reply;
  return ReadFinished(reply);
}

using Views = std::vector<Finished::View>;

TEST(KerasCall, ReturnsTheViewsOfEachWeight) {
  const Finished model = Converted(KerasRequest("abcdefgh"));
  ASSERT_EQ(model.weights.size(), 1U);  // the bias is inline
  EXPECT_EQ(model.weights[0].views, (Views{{0, 0, {300, 2}, {2, 1}}}));
  EXPECT_NE(model.skeleton.find("abcdefgh"), std::string::npos);
  EXPECT_TRUE(model.fixed_sizes);
}

TEST(KerasCall, ReturnsOneViewForEachPartOfAWeight) {
  const Finished model = Converted(LstmRequest());
  ASSERT_EQ(model.weights.size(), 3U);
  // The gates i, f, c and o become i, o, f and c.
  EXPECT_EQ(model.weights[0].views, (Views{{0, 0, {64, 2}, {1, 256}},
                                           {0, 192, {64, 2}, {1, 256}},
                                           {0, 64, {64, 2}, {1, 256}},
                                           {0, 128, {64, 2}, {1, 256}}}));
  constexpr std::uint32_t kZeros = 0xFFFFFFFF;
  EXPECT_EQ(model.weights[2].views, (Views{{2, 0, {64}, {1}},
                                           {2, 192, {64}, {1}},
                                           {2, 64, {64}, {1}},
                                           {2, 128, {64}, {1}},
                                           {kZeros, 0, {256}, {1}}}));
}

TEST(KerasCall, ReturnsTheSpliceOfEachWeight) {
  const Finished model = Converted(KerasRequest("abcdefgh"));
  ASSERT_EQ(model.splices.size(), 1U);
  const Finished::Splice& splice = model.splices[0];
  EXPECT_EQ(splice.name, "fc/kernel");
  EXPECT_EQ(splice.weight, 0U);
  EXPECT_EQ(splice.byte_length, 2400);
  EXPECT_EQ(model.byte_size, static_cast<double>(model.pieces.size() + 2400));
  EXPECT_GT(splice.offset, 0);
  EXPECT_LT(splice.offset, static_cast<double>(model.pieces.size()));
}

TEST(KerasCall, TruncatedRequestsAreMalformed) {
  const Request request = KerasRequest("abcdefgh");
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_model_from_keras, Prefix(request, size)), std::to_string(size));
  }
  ExpectMalformed(Call(loom_model_from_keras, Request(request).U8(0)), "left over");
}

TEST(KerasCall, WrongBytesNeverCrash) {
  std::mt19937 random(8);
  const std::vector<std::uint8_t> valid = KerasRequest("abcdefgh").bytes();
  for (int i = 0; i < 5000; ++i) {
    auto bytes = valid;
    for (int k = 0; k < 2; ++k) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    ExpectStatus(Call(loom_model_from_keras, bytes));
  }
}

TEST(KerasCall, AWeightOfTheWrongLengthIsRefused) {
  EXPECT_EQ(Call(loom_model_from_keras, KerasRequest("abcd")), 12);
}

Request ManifestRequest() {
  return Request().String(R"({"weightsManifest":[{"paths":["a.bin"],"weights":[
      {"name":"d/kernel","shape":[2,1],"dtype":"float32"},
      {"name":"d/bias","shape":[3],"dtype":"float32",
       "quantization":{"dtype":"uint8","scale":2,"min":-1}}]}]})");
}

TEST(KerasManifestCall, ReturnsTheWeights) {
  ASSERT_EQ(Call(loom_keras_manifest, ManifestRequest()), 0) << Reply().Rest();
  Reply reply;
  ASSERT_EQ(reply.U32(), 2U);
  const auto dim = [&] { return reply.I64(); };
  EXPECT_EQ(reply.String(), "d/kernel");
  EXPECT_EQ(reply.U8(), kFloat32);
  EXPECT_EQ(reply.List(dim), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(reply.F64(), 0);
  EXPECT_EQ(reply.F64(), 8);
  EXPECT_EQ(reply.U8(), 0);  // not quantised
  EXPECT_EQ(reply.String(), "d/bias");
  EXPECT_EQ(reply.U8(), kFloat32);
  EXPECT_EQ(reply.List(dim), std::vector<std::int64_t>{3});
  EXPECT_EQ(reply.F64(), 8);
  EXPECT_EQ(reply.F64(), 3);
  EXPECT_EQ(reply.U8(), 1);
  EXPECT_EQ(reply.U8(), 2);  // uint8
  EXPECT_EQ(reply.F64(), 2);
  EXPECT_EQ(reply.F64(), -1);
  EXPECT_TRUE(reply.AtEnd());
}

TEST(KerasManifestCall, TruncatedRequestsAreMalformed) {
  const Request request = ManifestRequest();
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_keras_manifest, Prefix(request, size)), std::to_string(size));
  }
  ExpectMalformed(Call(loom_keras_manifest, Request(request).U8(0)), "left over");
}

}  // namespace
}  // namespace loom::test
