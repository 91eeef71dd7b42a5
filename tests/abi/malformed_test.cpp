// Requests that end early, have bytes left over, or mean nothing. They return a status and never
// crash, and the builder stays as it was.
#include <limits>
#include <random>

#include "abi/requests.h"

namespace loom::test {
namespace {

constexpr loom_status kInvalidArgument = 1;
constexpr loom_status kBadArity = 8;
constexpr loom_status kUnsupported = 15;

// What can be open in a builder when a call comes.
enum Open { kNothing, kNode, kBody, kFunction, kStates };

std::uint32_t CreateWith(Open open) {
  const std::uint32_t builder = Create();
  Request condition;
  condition.U32(0).String("c").TensorType(9, {}).String("");  // a bool
  const auto step = [&](BuilderCall call, const Request& request) {
    EXPECT_EQ(Call(call, builder, request), 0);
  };
  step(loom_add_input, condition);
  if (open == kNode || open == kBody) step(loom_node_begin, IfRequest({builder, 0}));
  if (open == kBody) step(loom_body_begin, Request());
  if (open == kFunction) step(loom_function_begin, FunctionRequest());
  return builder;
}

TEST(MalformedRequests, PrefixesOfEveryStepLeaveTheBuilderAsItWas) {
  const std::uint32_t builder = Create();
  for (const Step& step : Steps(builder)) {
    for (std::size_t size = 0; size < step.request.bytes().size(); ++size) {
      ExpectMalformed(Call(step.call, builder, Prefix(step.request, size)),
                      step.name + " " + std::to_string(size));
    }
    ASSERT_EQ(Call(step.call, builder, step.request), 0) << step.name;
  }
  ExpectMalformed(Call(loom_builder_finish, builder, Request()), "finish");
  EXPECT_TRUE(FinishedSkeleton(builder) == Skeleton());
}

TEST(MalformedRequests, BytesLeftOverAreRefused) {
  const std::uint32_t builder = Create();
  for (const Step& step : Steps(builder)) {
    Request longer = step.request;
    ExpectMalformed(Call(step.call, builder, longer.U8(0)), step.name);
    ASSERT_EQ(Call(step.call, builder, step.request), 0) << step.name;
  }
  ExpectMalformed(Call(loom_builder_finish, builder, FinishRequest().U8(0)), "finish");
  EXPECT_TRUE(FinishedSkeleton(builder) == Skeleton());
  ExpectMalformed(Call(loom_builder_create, CreateRequest().U8(0)), "create");
}

TEST(MalformedRequests, PrefixesOfOutputForm) {
  const Request request = Request().String("Relu").String("ai.onnx");
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_output_form, Prefix(request, size)), std::to_string(size));
  }
  ExpectMalformed(Call(loom_output_form, Request(request).U8(0)), "longer");
}

// A node whose inputs are literals of every kind.
Request LiteralsRequest() {
  Request request;
  request.U32(0).String("Concat").U32(4);
  request.U8(2).Dims({1}).U8(0).U32(1).F64(0.5);
  request.U8(2).Dims({1}).U8(1).Dims({7});
  request.U8(2).Dims({1}).U8(2).U32(1).U8(1);
  request.U8(2).Dims({1}).U8(3).U32(1).String("text");
  return request.U32(0).String("").String("").U8(0).U32(0).U32(0).String("").String("").U32(0);
}

Request SparseRequest() {
  Request request;
  request.U32(0).String("sparse").String("").U8(kFloat32).Dims({1}).String(std::string(4, '\0'));
  return request.U8(kInt64).Dims({1}).String(std::string(8, '\0')).Dims({5});
}

TEST(MalformedRequests, PrefixesOfFurtherBuilderCalls) {
  const std::uint32_t builder = CreateWith(kBody);
  const std::pair<BuilderCall, Request> requests[] = {
      {loom_node_begin, IfRequest({builder, 0})},
      {loom_body_end, Request().Values({{builder, 0}})},
      {loom_function_begin, FunctionRequest()},
      {loom_function_end, Request().Values({{builder, 0}})},
      {loom_add_node, LiteralsRequest()},
      {loom_add_sparse_initializer, SparseRequest()},
  };
  for (const auto& [call, request] : requests) {
    for (std::size_t size = 0; size < request.bytes().size(); ++size) {
      ExpectMalformed(Call(call, builder, Prefix(request, size)), std::to_string(size));
    }
    ExpectMalformed(Call(call, builder, Request(request).U8(0)), "left over");
  }
  for (const BuilderCall call : {loom_body_begin, loom_node_end}) {
    ExpectMalformed(Call(call, builder, Request().U8(0)), "left over");
  }
  EXPECT_EQ(Call(loom_body_end, builder, Request().Values({{builder, 0}})), 0)
      << "the malformed calls changed nothing";
  loom_builder_delete(builder);
}

TEST(MalformedRequests, PrefixesOfCreateMakeNoBuilder) {
  const Request request = CreateRequest();
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_builder_create, Prefix(request, size)), std::to_string(size));
  }
}

TEST(MalformedRequests, PrefixesOfModelCalls) {
  const std::string skeleton = Skeleton();
  const Request apply = ApplyRequest(skeleton);
  for (std::size_t size = 0; size < apply.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_model_apply, Prefix(apply, size)), std::to_string(size));
  }
  const Request model = ModelRequest(skeleton, {0});
  for (std::size_t size = 0; size < model.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_model_inspect, Prefix(model, size)), std::to_string(size));
    ExpectMalformed(Call(loom_model_print, Prefix(model, size)), std::to_string(size));
  }
  ExpectMalformed(Call(loom_model_inspect, Request(model).U8(0)), "left over");
  ExpectMalformed(Call(loom_model_print, Request(model).U8(0)), "left over");
}

// A truncated skeleton is refused by protobuf or by the checker, or it is still a valid model.
TEST(MalformedRequests, TruncatedSkeletonsNeverCrash) {
  const std::string skeleton = Skeleton();
  for (std::size_t size = 0; size < skeleton.size(); ++size) {
    const std::string cut = skeleton.substr(0, size);
    ExpectStatus(Call(loom_model_apply, ApplyRequest(cut)));
    ExpectStatus(Call(loom_model_inspect, ModelRequest(cut)));
    ExpectStatus(Call(loom_model_print, ModelRequest(cut)));
  }
}

TEST(MalformedRequests, PrefixesAndSizesOfExternalParts) {
  const std::string skeleton = Skeleton();
  const auto request = [&](double threshold, std::uint32_t align, double most) {
    Request model = ModelRequest(skeleton);
    return model.F64(threshold).String("w").U32(align).F64(most).U8(0);
  };
  const Request whole = request(0, 4096, 0);
  for (std::size_t size = 0; size < whole.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_model_external_parts, Prefix(whole, size)), std::to_string(size));
  }
  constexpr double kNoSizes[] = {-1, 0x1p60, std::numeric_limits<double>::quiet_NaN()};
  for (const double size : kNoSizes) {  // count as the largest number: no weight reaches it
    EXPECT_EQ(Call(loom_model_external_parts, request(size, 1, size)), 0);
  }
  EXPECT_EQ(Call(loom_model_external_parts, request(0, 3, 0)), kInvalidArgument);
}

TEST(MalformedRequests, PrefixesOfParse) {
  const Request request = Request().String(TextOfAModel());
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    ExpectMalformed(Call(loom_model_parse, Prefix(request, size)), std::to_string(size));
  }
  ExpectMalformed(Call(loom_model_parse, Request(request).U8(0)), "left over");
}

std::vector<std::uint8_t> RandomBytes(std::mt19937& random) {
  std::vector<std::uint8_t> bytes(random() % 80);
  // Mostly small numbers, because these are valid counts and kinds.
  for (auto& byte : bytes) {
    byte = static_cast<std::uint8_t>(random() % 4 == 0 ? random() : random() % 4);
  }
  return bytes;
}

TEST(MalformedRequests, RandomBytesNeverCrash) {
  std::mt19937 random(4);
  for (int i = 0; i < 2000; ++i) {
    const std::uint32_t builder = CreateWith(static_cast<Open>(i % kStates));
    for (int k = 0; k < 10; ++k) {
      const auto bytes = RandomBytes(random);
      for (const BuilderCall call : kBuilderCalls) ExpectStatus(Call(call, builder, bytes));
      for (const ModelCall call : kModelCalls) {
        const loom_status status = Call(call, bytes);
        ExpectStatus(status, call != loom_cast);
        if (call == loom_builder_create && status == 0) loom_builder_delete(Reply().U32());
      }
    }
    loom_builder_delete(builder);
  }
}

// Valid requests with a few wrong bytes get past more checks than random ones.
TEST(MalformedRequests, WrongBytesNeverCrash) {
  std::mt19937 random(5);
  for (int round = 0; round < 150; ++round) {
    const std::uint32_t builder = Create();
    for (const Step& step : Steps(builder)) {
      for (int k = 0; k < 8; ++k) {
        auto bytes = step.request.bytes();
        bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
        bytes.shrink_to_fit();
        ExpectStatus(Call(step.call, builder, bytes));
      }
      ExpectStatus(Call(step.call, builder, step.request));
    }
    ExpectStatus(Call(loom_builder_finish, builder, FinishRequest(round % 2 == 0)));
    loom_builder_delete(builder);
  }
}

TEST(MalformedRequests, SkeletonsWithWrongBytesNeverCrash) {
  std::mt19937 random(6);
  const std::string valid = Skeleton();
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = valid;
    for (int k = 0; k < 3; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
    ExpectStatus(Call(loom_model_apply, ApplyRequest(bytes)));
    ExpectStatus(Call(loom_model_inspect, ModelRequest(bytes)));
    ExpectStatus(Call(loom_model_print, ModelRequest(bytes)));
    Request external = ModelRequest(bytes);
    ExpectStatus(Call(loom_model_external_parts, external.F64(0).String("w").U32(1).F64(0).U8(1)));
  }
}

TEST(HostileRequests, HugeCountsAllocateNothing) {
  constexpr std::uint32_t kHuge = 0xFFFFFFFF;
  const std::uint32_t builder = Create();
  const std::pair<BuilderCall, Request> requests[] = {
      {loom_add_input, Request().U32(0).U32(kHuge).Bytes("x")},
      {loom_add_input, Request().U32(0).String("x").U8(1).U8(kFloat32).U8(1).U32(kHuge)},
      {loom_add_initializer, Request().U32(0).String("x").String("").U8(kFloat32).U32(kHuge)},
      {loom_add_initializer,
       Request().U32(0).String("x").String("").U8(kFloat32).U32(0).U32(kHuge)},
      {loom_add_initializer, Request().U32(0).String("x").String("").U8(8).U32(0).U32(kHuge)},
      {loom_add_weight, Request().U32(0).String("x").String("").U8(kFloat32).U32(kHuge).F64(0)},
      {loom_add_node, Request().U32(0).String("Add").U32(kHuge)},
      {loom_add_node, Request().U32(0).String("Add").U32(0).U32(kHuge)},
      {loom_add_node, Request().U32(0).String("Add").U32(0).U32(1).String("a").U8(6).U32(kHuge)},
      {loom_add_node, Request().U32(0).String("Add").U32(0).U32(1).String("a").U8(12).U32(kHuge)},
      {loom_add_output, Request().U32(0).U32(builder).U32(0).U32(kHuge)},
  };
  for (const auto& [call, request] : requests) ExpectMalformed(Call(call, builder, request), "");
  ExpectMalformed(Call(loom_builder_create, Request().U32(21).U32(kHuge)), "create");
  ExpectMalformed(Call(loom_model_apply, Request().U32(kHuge)), "apply");
  ExpectMalformed(Call(loom_model_apply, Request().U32(0).U8(0).U32(kHuge)), "apply");
  const Request model = ModelRequest("");
  ExpectMalformed(Call(loom_model_apply, Request(model).U32(kHuge)), "apply");
  ExpectMalformed(Call(loom_model_apply, Request(model).U32(0).U32(0).U32(kHuge)), "apply");
  ExpectMalformed(
      Call(loom_model_apply, Request(model).U32(0).U32(0).U32(1).String("x").U32(kHuge)), "apply");
  EXPECT_EQ(Call(loom_add_input, builder,
                 Request().U32(0).String("x").TensorType(kFloat32, {1}).String("")),
            0);
  loom_builder_delete(builder);
}

TEST(HostileRequests, RequestingHugeNumbersOfOutputsAllocatesNothing) {
  const std::uint32_t builder = Create();
  ASSERT_EQ(Call(loom_add_input, builder,
                 Request().U32(0).String("x").TensorType(kFloat32, {1}).String("")),
            0);
  for (const char* domain : {"", "custom"}) {
    Request request;
    request.U32(0).String("Split").Inputs({{builder, 0}}).U32(0).String(domain).String("");
    request.U8(1).U32(0xFFFFFFFF).U32(0).U32(0).String("").String("").U32(0);
    EXPECT_EQ(Call(loom_add_node, builder, request), kBadArity) << domain;
  }
  loom_builder_delete(builder);
}

TEST(HostileRequests, DeeplyNestedTypesAreRefused) {
  const std::uint32_t builder = Create();
  for (const int depth : {17, 63, 64, 65, 1000, 1000000}) {
    Request request;
    request.U32(0).String("x");
    for (int i = 0; i < depth; ++i) request.U8(3);
    request.TensorType(kFloat32, {1}).String("");
    const loom_status status = Call(loom_add_input, builder, request);
    EXPECT_EQ(status, depth < 64 ? kUnsupported : kInvalidArgument) << depth;
  }
  loom_builder_delete(builder);
}

TEST(HostileRequests, ByteLengthsMustBeWholeNumbers) {
  const std::uint32_t builder = Create();
  const auto weight = [&](double length) {
    return Call(loom_add_weight, builder,
                Request().U32(0).String("w").String("").U8(kFloat32).Dims({2, 500}).F64(length));
  };
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double length : {-1.0, -kInfinity, kInfinity, 1e300, 0x1p63, 0x1p64, 4000.5, -0.5,
                              std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(weight(length), kInvalidArgument) << length;
  }
  for (const double length : {0.0, 3999.0, 4001.0, 0x1p53}) {
    EXPECT_EQ(weight(length), 12) << length;  // weight-mismatch
  }
  EXPECT_EQ(weight(4000), 0);
  loom_builder_delete(builder);
}

}  // namespace
}  // namespace loom::test
