// loom_model_from_keras: which bytes of the weights cross the ABI.
#include "abi/requests.h"

namespace loom::test {
namespace {

const char* const kModel =
    R"({"class_name":"Sequential","config":{"name":"net","layers":[
      {"class_name":"Dense","config":{"name":"fc","units":2,"use_bias":true,
       "batch_input_shape":[null,300]}}]}})";

// The bytes of the kernel stay with the host, because it is large. The bias is part of the request.
Request KerasRequest(std::string_view bias) {
  Request request;
  request.U32(0).U32(0).U32(0).U8(0).U8(1).U8(0).U32(0).U8(0).U8(0);  // export options: none
  request.U32(0).U8(0).U8(1).U8(0).String(kModel).U32(2);
  request.String("fc/kernel").U8(1).U32(2).I64(300).I64(2).F64(2400).U8(0).U8(0);
  request.String("fc/bias").U8(1).U32(1).I64(2).F64(8).U8(1).String(bias).U8(0);
  return request;
}

TEST(KerasCall, ReturnsTheViewsOfEachWeight) {
  ASSERT_EQ(Call(loom_model_from_keras, KerasRequest("abcdefgh")), 0);
  Reply reply;
  EXPECT_EQ(reply.U32(), 1U);  // one weight, since the bias is inline
  EXPECT_EQ(reply.U8(), 3U);   // kind: views of weights of the request
  EXPECT_EQ(reply.U32(), 1U);  // one view
  EXPECT_EQ(reply.U32(), 0U);  // its source: weight 0, the kernel
}

TEST(KerasCall, TruncatedRequestsAreMalformed) {
  const Request request = KerasRequest("abcdefgh");
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    EXPECT_EQ(Call(loom_model_from_keras, Prefix(request, size)), 1) << size;
  }
}

TEST(KerasCall, AWeightOfTheWrongLengthIsRefused) {
  EXPECT_EQ(Call(loom_model_from_keras, KerasRequest("abcd")), 12);
}

}  // namespace
}  // namespace loom::test
