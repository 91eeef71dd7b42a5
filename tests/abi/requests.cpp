#include "abi/requests.h"

namespace loom::test {
namespace {

Request& Metadata(Request& request, std::string_view key, std::string_view value) {
  return request.U32(1).String(key).String(value);
}

// Adds a tensor record with one dim.
Request& Vector(Request& request, std::uint8_t data_type, std::int64_t size,
                std::string_view bytes) {
  return request.U8(data_type).Dims({size}).String(bytes);
}

Request InputRequest() {
  Request request;
  request.U32(0).String("x").U8(1).U8(kFloat32).U8(1).U32(3);
  request.U8(2).String("N").U8(0).U8(1).I64(4);
  return request.String("the input");
}

// optional(sequence(map(int64, sparse tensor)))
Request NestedInputRequest() {
  Request request;
  request.U32(0).String("nested").U8(4).U8(3).U8(5).U8(kInt64).U8(2).U8(kFloat32).U8(0);
  return request.String("");
}

Request InitializerRequest() {
  Request request;
  request.U32(0).String("bias").String("a doc string");
  return Vector(request, kFloat32, 4, std::string(16, '\x3F'));
}

Request StringsRequest() {
  Request request;
  request.U32(0).String("strings").String("").U8(8).Dims({2}).U32(2).String("ä").String("");
  return request;
}

Request WeightRequest() {
  Request request;
  return request.U32(0).String("weight").String("doc").U8(kFloat32).Dims({500, 4}).F64(8000);
}

void EveryAttribute(Request& request) {
  const std::string four(4, '\0');
  request.U32(15);
  request.String("float").U8(1).F64(0.5);
  request.String("int").U8(2).I64(-7);
  request.String("string").U8(3).String("text");
  Vector(request.String("tensor").U8(4), kFloat32, 1, four);
  request.String("floats").U8(6).U32(2).F64(1).F64(2);
  request.String("ints").U8(7).Dims({1, -1});
  request.String("strings").U8(8).U32(2).String("a").String("");
  Vector(Vector(request.String("tensors").U8(9).U32(2), kFloat32, 1, four), kFloat32, 0, "");
  Vector(request.String("sparse").U8(11), kFloat32, 1, four);
  Vector(request, kInt64, 1, four + four).Dims({5});
  Vector(request.String("sparses").U8(12).U32(1), kFloat32, 1, four);
  Vector(request, kInt64, 1, four + four).Dims({5});
  request.String("type").U8(13).TensorType(kInt64, {-1, 2});
  request.String("types").U8(14).U32(2).TensorType(kInt64, {}).U8(3).TensorType(kFloat32, {1});
  request.String("more floats").U8(6).U32(0);
  request.String("more ints").U8(7).U32(0);
  request.String("more strings").U8(8).U32(0);
}

Request CustomRequest(Ref input) {
  Request request;
  request.U32(0).String("Everything").Inputs({input, {}, input});
  EveryAttribute(request);
  request.String("test.loom").String("node").U8(1).U32(2);
  request.U32(2).U8(1).String("custom").U8(0);
  request.U32(2).TensorType(kFloat32, {-1, 4}).U8(3).TensorType(kInt64, {2});
  request.String("doc").String("");
  return Metadata(request, "origin", "test");
}

// The attributes are plain numbers; the schema decides their kinds.
Request PoolRequest(Ref input) {
  Request request;
  request.U32(0).String("MaxPool").Inputs({input}).U32(3);
  request.String("kernel_shape").U8(101).U32(1).F64(2);
  request.String("ceil_mode").U8(100).F64(1);
  request.String("pads").U8(101).U32(2).F64(0).F64(0);
  request.String("").String("").U8(1).U32(1).U32(0).U32(0).String("").String("").U32(0);
  return request;
}

Request ConstantRequest() {
  Request request;
  request.U32(0).String("Constant").Inputs({}).U32(1).String("value_ints").U8(102);
  return request.String("").String("").U8(0).U32(0).U32(0).String("").String("").U32(0);
}

Request OutputRequest(Ref value, std::string_view name) {
  Request request;
  return request.U32(0).Value(value).String(name).U8(0).String("an output");
}

Request TypedOutputRequest(Ref value) {
  Request request;
  return request.U32(0).Value(value).String("typed").U8(1).TensorType(kFloat32, {3, 4}).String("");
}

Finished::View ReadView(Reply& reply) {
  Finished::View view;
  view.number = reply.U32();
  view.offset = reply.I64();
  view.dims = reply.List([&] { return reply.I64(); });
  view.strides = reply.List([&] { return reply.I64(); });
  return view;
}

Finished::Weight ReadWeight(Reply& reply) {
  switch (const int kind = reply.U8()) {
    case 0:
      return {};
    case 1:
      return {.number = reply.U32()};
    case 2:
      return {.bytes = reply.String()};
    case 3:
      return {.views = reply.List([&] { return ReadView(reply); })};
    default:
      ADD_FAILURE() << "a weight of kind " << kind;
      return {};
  }
}

Finished::Splice ReadSplice(Reply& reply) {
  Finished::Splice splice;
  splice.offset = reply.F64();
  splice.weight = reply.U32();
  splice.byte_length = reply.F64();
  splice.name = reply.String();
  return splice;
}

}  // namespace

Request CreateRequest() {
  Request request;
  request.U32(21).U32(1).String("test.loom").U32(2);
  request.String("graph")
      .String("doc")
      .String("")
      .String("producer")
      .String("1.0")
      .String("domain")
      .I64(-3);
  return Metadata(request, "größe", "klein");
}

std::uint32_t Create() {
  EXPECT_EQ(Call(loom_builder_create, CreateRequest()), 0);
  return Reply().U32();
}

Request NodeRequest(std::string_view op_type, const std::vector<Ref>& inputs,
                    std::string_view output_name) {
  Request request;
  request.U32(0).String(op_type).Inputs(inputs).U32(0).String("").String("").U8(0);
  if (output_name.empty()) {
    request.U32(0);
  } else {
    request.U32(1).U8(1).String(output_name);
  }
  return request.U32(0).String("").String("").U32(0);
}

Request FinishRequest(bool value_types) { return Request().U8(value_types ? 1 : 0); }

Request IfRequest(Ref condition, std::uint32_t graph) {
  Request request;
  request.U32(graph).String("If").Inputs({condition}).U32(2);
  request.String("then_branch").U8(5).String("then").String("a text").U32(0);
  request.String("else_branch").U8(5).String("").String("").U32(0);
  return request.String("").String("").U8(0).U32(0).U32(0).String("").String("").U32(0);
}

Request FunctionRequest() {
  Request request;
  request.String("test.abi").String("F").String("").U32(0).U32(1).String("a");
  return request.U32(1).String("alpha").U32(0).String("").U32(0);
}

void ExpectStatus(loom_status status, bool has_path) {
  constexpr loom_status kInternal = 17;  // would mean a defect of Loom
  EXPECT_GE(status, 0);
  EXPECT_LT(status, kInternal);
  if (status == 0) return;
  Reply reply;
  const std::string path = reply.String();
  EXPECT_TRUE(!has_path || !path.empty());
  EXPECT_NE(reply.String(), "");
  reply.String();
  EXPECT_TRUE(reply.AtEnd());
}

void ExpectMalformed(loom_status status, const std::string& what) {
  EXPECT_EQ(status, 1) << what;  // invalid-argument
  Reply reply;
  EXPECT_EQ(reply.String(), "ABI call") << what;
  EXPECT_EQ(reply.String(), "the request is malformed: it ends early or has bytes left over");
  EXPECT_EQ(reply.String(), "");
  EXPECT_TRUE(reply.AtEnd());
}

std::vector<Step> Steps(std::uint32_t builder) {
  const auto value = [builder](std::uint32_t index) { return Ref{builder, index}; };
  return {
      {"input", loom_add_input, InputRequest()},                                // 0
      {"nested input", loom_add_input, NestedInputRequest()},                   // 1
      {"initializer", loom_add_initializer, InitializerRequest()},              // 2
      {"strings", loom_add_initializer, StringsRequest()},                      // 3
      {"weight", loom_add_weight, WeightRequest()},                             // 4
      {"add", loom_add_node, NodeRequest("Add", {value(0), value(2)}, "sum")},  // 5
      {"custom", loom_add_node, CustomRequest(value(5))},                       // 6, 7
      {"pool", loom_add_node, PoolRequest(value(5))},                           // 8
      {"constant", loom_add_node, ConstantRequest()},                           // 9
      {"value", loom_value, Request().Value(value(5))},
      {"output", loom_add_output, OutputRequest(value(5), "y")},        // 10
      {"own name", loom_add_output, OutputRequest(value(8), "")},       // 8
      {"typed output", loom_add_output, TypedOutputRequest(value(6))},  // 11
  };
}

Request ModelRequest(std::string_view skeleton, const std::vector<std::uint32_t>& weights) {
  Request request;
  request.U32(static_cast<std::uint32_t>(weights.size()));
  for (const std::uint32_t weight : weights) request.U8(1).U32(weight);
  return request.U8(0).String(skeleton);
}

Request ApplyRequest(std::string_view skeleton) {
  Request request = ModelRequest(skeleton, {7});
  request.U32(1).String("image").U32(2).String("answer").String("pooled");
  request.U32(2).String("image").U32(1).I64(1).String("height");
  request.String("answer").U32(2).I64(0).String("batch").I64(-2).String("height");
  request.U8(1).U32(21).U8(1).U8(1);
  return Metadata(request, "added", "later").U8(1).String("me").U8(1).String("2.0");
}

Finished ReadFinished(Reply& reply) {
  Finished model;
  model.weights = reply.List([&] { return ReadWeight(reply); });
  model.fixed_sizes = reply.U8() != 0;
  model.skeleton = reply.String();
  if (reply.U8() == 0) {
    model.too_large = reply.String();
  } else {
    model.byte_size = reply.F64();
    model.splices = reply.List([&] { return ReadSplice(reply); });
    model.pieces = reply.String();
  }
  EXPECT_TRUE(reply.AtEnd());
  return model;
}

std::string FinishedSkeleton(std::uint32_t builder) {
  EXPECT_EQ(Call(loom_builder_finish, builder, FinishRequest()), 0) << Reply().Rest();
  Reply reply;
  const Finished model = ReadFinished(reply);
  EXPECT_EQ(model.too_large, "");
  return model.skeleton;
}

std::string Skeleton() {
  const std::uint32_t builder = Create();
  for (const Step& step : Steps(builder)) {
    EXPECT_EQ(Call(step.call, builder, step.request), 0) << step.name << ": " << Reply().Rest();
  }
  return FinishedSkeleton(builder);
}

std::string TextOfAModel() {
  std::string values = "0";
  for (int i = 1; i < 300; ++i) values += ",0";
  return R"(<ir_version: 10, opset_import: ["" : 21]> g (float[300] x) => (float[300] y)
<float[300] v = ["location": "loom:0", "length": "1200"], float[300] w = {)" +
         values + R"(}> { y = Sum (x, v, w) })";
}

}  // namespace loom::test
