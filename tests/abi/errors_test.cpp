// Errors through the C ABI: the status is the error code, and the result is the error record.
#include "abi/requests.h"

namespace loom::test {
namespace {

enum Code : loom_status {
  kInvalidArgument = 1,
  kInvalidState = 2,
  kUnknownValue = 3,
  kForeignValue = 4,
  kDuplicateName = 6,
  kUnknownOperator = 7,
  kBadArity = 8,
  kBadAttribute = 9,
  kTypeMismatch = 10,
  kShapeMismatch = 11,
  kWeightMismatch = 12,
  kModelTooLarge = 13,
  kCheckFailed = 14,
  kUnsupported = 15,
};

// Expects an error with that code and path, and a message that contains `message`. The record must
// have no further bytes.
void ExpectError(loom_status status, Code code, const std::string& where,
                 const std::string& message) {
  EXPECT_EQ(status, code) << where;
  Reply reply;
  EXPECT_EQ(reply.String(), where);
  const std::string found = reply.String();
  EXPECT_NE(found.find(message), std::string::npos) << found;
  reply.String();  // the cause
  EXPECT_TRUE(reply.AtEnd());
}

class AbiErrors : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Add("x", {2, 3}), 0);
    ASSERT_EQ(Add("other", {4, 5}), 0);
    ASSERT_EQ(Call(loom_add_input, builder_,
                   Request().U32(0).String("i").TensorType(kInt64, {2, 3}).String("")),
              0);
  }
  void TearDown() override { loom_builder_delete(builder_); }

  loom_status Add(const char* name, const std::vector<std::int64_t>& shape) const {
    return Call(loom_add_input, builder_,
                Request().U32(0).String(name).TensorType(kFloat32, shape).String(""));
  }
  Ref At(std::uint32_t index) const { return {builder_, index}; }
  loom_status AddNode(std::string_view op_type, const std::vector<Ref>& inputs) const {
    return Call(loom_add_node, builder_, NodeRequest(op_type, inputs));
  }

  const std::uint32_t builder_ = Create();
};

TEST_F(AbiErrors, OfValues) {
  ExpectError(Add("x", {1}), kDuplicateName, "graph \"graph\" / input \"x\"", "taken already");
  ExpectError(Add("", {1}), kInvalidArgument, "graph \"graph\" / input \"\"", "non-empty UTF-8");
  const std::string node = "graph \"graph\" / node \"Relu_0\" (Relu) / input 0 \"X\"";
  ExpectError(AddNode("Relu", {At(99)}), kUnknownValue, node, "no such value");
  ExpectError(AddNode("Relu", {{builder_ + 1, 0}}), kForeignValue, node, "another builder");
  ExpectError(Call(loom_value, builder_, Request().Value({})), kUnknownValue, "graph \"graph\"",
              "given an absent one");
}

TEST_F(AbiErrors, OfNodes) {
  const std::string graph = "graph \"graph\" / ";
  ExpectError(AddNode("Rleu", {At(0)}), kUnknownOperator, graph + "node \"Rleu_0\" (Rleu)", "Rleu");
  ExpectError(AddNode("Add", {At(0)}), kBadArity, graph + "node \"Add_0\" (Add)", "input");
  ExpectError(AddNode("Add", {At(0), At(2)}), kTypeMismatch,
              graph + "node \"Add_0\" (Add) / input 1 \"B\"", "int64");
  ExpectError(AddNode("MatMul", {At(0), At(1)}), kShapeMismatch,
              graph + "node \"MatMul_0\" (MatMul)", "");
  Request request;
  request.U32(0).String("Relu").Inputs({At(0)}).U32(1).String("nothing").U8(2).I64(1);
  request.String("").String("").U8(0).U32(0).U32(0).String("").String("").U32(0);
  ExpectError(Call(loom_add_node, builder_, request), kBadAttribute,
              graph + "node \"Relu_0\" (Relu) / attribute \"nothing\"", "has no attributes");
}

TEST_F(AbiErrors, OfInitializers) {
  const std::string where = "graph \"graph\" / initializer \"w\"";
  Request small;
  small.U32(0).String("w").String("").U8(kFloat32).Dims({2}).String("1234567");
  ExpectError(Call(loom_add_initializer, builder_, small), kWeightMismatch, where,
              "float32[2] needs 8 bytes, given 7");
  Request large;
  large.U32(0).String("w").String("").U8(kFloat32).Dims({257}).String(std::string(1028, '\0'));
  ExpectError(Call(loom_add_initializer, builder_, large), kInvalidArgument, "ABI call",
              "more bytes than the inline limit");
  Request weight;
  weight.U32(0).String("w").String("").U8(kFloat32).Dims({2}).F64(7);
  ExpectError(Call(loom_add_weight, builder_, weight), kWeightMismatch, where,
              "need 8 bytes, given 7");
  Request undefined;
  undefined.U32(0).String("w").String("").U8(200).Dims({2}).F64(2);
  ExpectError(Call(loom_add_weight, builder_, undefined), kInvalidArgument, where, "undefined");
  Request negative;
  negative.U32(0).String("w").String("").U8(kFloat32).Dims({-2}).F64(0);
  ExpectError(Call(loom_add_weight, builder_, negative), kInvalidArgument, where, "0 or more");
}

TEST_F(AbiErrors, OfBuilders) {
  const auto create = [](std::uint32_t opset, const char* graph_name) {
    Request request;
    request.U32(opset).U32(0).String(graph_name);
    return Call(loom_builder_create,
                request.String("").String("").String("").String("").String("").I64(0).U32(0));
  };
  for (const std::uint32_t opset : {1000U, 0x80000000U, 0xFFFFFFFFU}) {
    ExpectError(create(opset, "g"), kInvalidArgument, "model", "is not one of 1 to");
  }
  ExpectError(create(21, ""), kInvalidArgument, "model", "the graph needs a name");
  ExpectError(create(21, "\xFF"), kInvalidArgument, "model", "UTF-8");
}

TEST_F(AbiErrors, OfFinish) {
  ExpectError(Call(loom_builder_finish, builder_, FinishRequest()), kInvalidState,
              "graph \"graph\"", "output");
  // The builder can be completed, and finished again.
  ASSERT_EQ(
      Call(loom_add_output, builder_, Request().U32(0).Value(At(0)).String("y").U8(0).String("")),
      0);
  EXPECT_EQ(Call(loom_builder_finish, builder_, FinishRequest()), 0);
}

void ExpectGone(std::uint32_t builder) {
  for (const BuilderCall call : kBuilderCalls) {
    ExpectError(Call(call, builder, Request()), kInvalidState, "model",
                "the builder is used up or disposed of");
  }
}

TEST_F(AbiErrors, OfBuildersThatDoNotExist) {
  for (const std::uint32_t builder : {0U, builder_ + 1000, 0xFFFFFFFFU}) {
    ExpectGone(builder);
    loom_builder_delete(builder);  // no error
  }
}

TEST_F(AbiErrors, OfAFinishedBuilder) {
  const std::uint32_t builder = Create();
  for (const Step& step : Steps(builder)) ASSERT_EQ(Call(step.call, builder, step.request), 0);
  FinishedSkeleton(builder);
  ExpectGone(builder);
  loom_builder_delete(builder);
}

TEST_F(AbiErrors, OfADeletedBuilder) {
  const std::uint32_t builder = Create();
  loom_builder_delete(builder);
  ExpectGone(builder);
  loom_builder_delete(builder);
}

TEST_F(AbiErrors, OfModels) {
  for (const ModelCall call : {loom_model_inspect, loom_model_print}) {
    ExpectError(Call(call, ModelRequest("no skeleton")), kInvalidArgument, "model",
                "the bytes are not a skeleton");
  }
  ExpectError(Call(loom_model_parse, Request().String("g (")), kInvalidArgument,
              "text / line 1, column 4", "Identifier expected");
  Request options = ModelRequest(Skeleton());  // the option is another opset version
  options.U32(0).U32(0).U32(0).U8(1).U32(20).U8(1).U8(0).U32(0).U8(0).U8(0);
  ExpectError(Call(loom_model_apply, options), kUnsupported, "option opset_version",
              "built for opset 21");
}

TEST_F(AbiErrors, ReplaceTheLastResult) {
  ASSERT_EQ(loom_constants(), 0);
  EXPECT_EQ(Call(loom_value, builder_, Request().Value(At(99))), kUnknownValue);
  const std::uint32_t size = loom_result_size();
  EXPECT_LT(size, 200U);
  ASSERT_EQ(Call(loom_value, builder_, Request().Value(At(0))), 0);
  EXPECT_EQ(Reply().String(), "x");
}

}  // namespace
}  // namespace loom::test
