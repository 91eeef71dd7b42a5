// Nodes with bodies and functions, built step by step, with steps in the right and in the wrong
// order.
#include "abi/requests.h"

namespace loom::test {
namespace {

constexpr int kInvalidState = 2;
constexpr std::uint8_t kBool = 9;

class AbiBodies : public ::testing::Test {
 protected:
  AbiBodies() { AddInputs(); }
  ~AbiBodies() override { loom_builder_delete(builder_); }

  void AddInputs() {
    Request condition;
    Ok(loom_add_input, condition.U32(0).String("c").TensorType(kBool, {}).String(""));
    Request x;
    Ok(loom_add_input, x.U32(0).String("x").TensorType(kFloat32, {2}).String(""));
  }

  Reply Ok(BuilderCall call, const Request& request) {
    EXPECT_EQ(Call(call, builder_, request), 0) << Reply().Rest();
    return {};
  }
  void Refused(BuilderCall call, const Request& request, int code, std::string_view message) {
    EXPECT_EQ(Call(call, builder_, request), code);
    Reply reply;
    reply.String();
    const std::string text = reply.String();
    EXPECT_NE(text.find(message), std::string::npos) << text;
  }

  Ref At(std::uint32_t index) const { return {builder_, index}; }

  Request If(std::uint32_t graph = 0) const { return IfRequest(At(0), graph); }

  // Begins the next body, adds a node, and ends the body with the node's output.
  void Body(const char* op_type) {
    Reply body = Ok(loom_body_begin, Request());
    const std::uint32_t graph = body.U32();
    EXPECT_NE(body.String(), "");
    EXPECT_EQ(body.U32(), 0U);
    Request node;
    node.U32(graph).String(op_type).Inputs({At(1)}).U32(0).String("").String("").U8(0);
    Reply added = Ok(loom_add_node, node.U32(0).U32(0).String("").String("").U32(0));
    EXPECT_EQ(added.U32(), 1U);
    Ok(loom_body_end, Request().Values({added.Value()}));
  }

  std::string Finish(Ref output) {
    Ok(loom_add_output, Request().U32(0).Value(output).String("y").U8(0).String(""));
    return FinishedSkeleton(builder_);
  }

  std::uint32_t builder_ = Create();
};

TEST_F(AbiBodies, AreBuiltInSteps) {
  Ok(loom_node_begin, If());
  Body("Relu");
  Body("Neg");
  Reply node = Ok(loom_node_end, Request());
  ASSERT_EQ(node.U32(), 1U);
  const std::string skeleton = Finish(node.Value());
  for (const char* text : {"then", "a text", "If_0_else_branch", "Relu", "Neg"}) {
    EXPECT_NE(skeleton.find(text), std::string::npos) << text;
  }
}

TEST_F(AbiBodies, AStepOutOfOrderIsRefused) {
  for (const BuilderCall call : {loom_body_begin, loom_node_end}) {
    Refused(call, Request(), kInvalidState, "no node is waiting");
  }
  Refused(loom_body_end, Request().Values({}), kInvalidState, "no body is being built");
  Refused(loom_function_end, Request().Values({}), kInvalidState, "no function is being built");
  Ok(loom_node_begin, If());
  Refused(loom_node_end, Request(), kInvalidState, "bodies that were not built");
  Refused(loom_body_end, Request().Values({}), kInvalidState, "no body is being built");
  Refused(loom_node_begin, If(), kInvalidState, "bodies of one of its nodes are being built");
  Body("Relu");
  Body("Neg");
  Refused(loom_body_begin, Request(), kInvalidState, "no further body");
  Refused(loom_builder_finish, FinishRequest(), kInvalidState, "being built");
  EXPECT_EQ(loom_abandon(builder_), 0);
  Refused(loom_node_end, Request(), kInvalidState, "no node is waiting");
}

TEST_F(AbiBodies, AbandonedStepsLeaveNoTrace) {
  const auto build = [this] {
    Ok(loom_node_begin, If());
    Body("Relu");
    Body("Neg");
    Reply node = Ok(loom_node_end, Request());
    node.U32();
    return Finish(node.Value());
  };
  const auto begin = [this] { return Ok(loom_body_begin, Request()).U32(); };
  Ok(loom_node_begin, If());
  const std::uint32_t graph = begin();
  Request weight;
  weight.U32(graph).String("w").String("").U8(kFloat32).Dims({500}).F64(2000);
  Ok(loom_add_weight, weight);
  Ok(loom_node_begin, If(graph));
  begin();
  EXPECT_EQ(loom_abandon(builder_), 0);  // the inner one
  EXPECT_EQ(loom_abandon(builder_), 0);  // the outer one
  EXPECT_EQ(loom_abandon(builder_), 0);  // there is nothing left to abandon
  const std::string after = build();

  loom_builder_delete(builder_);
  builder_ = Create();
  AddInputs();
  EXPECT_TRUE(build() == after);
}

TEST_F(AbiBodies, BuildAFunction) {
  Reply begun = Ok(loom_function_begin, FunctionRequest());
  const std::uint32_t graph = begun.U32();
  EXPECT_EQ(begun.String(), "function \"test.abi::F\"");
  ASSERT_EQ(begun.U32(), 1U);
  const Ref a = begun.Value();
  Reply described = Ok(loom_value, Request().Value(a));
  EXPECT_EQ(described.String(), "a");
  EXPECT_EQ(described.U8(), 0);  // no type
  Request node;
  node.U32(graph).String("LeakyRelu").Inputs({a}).U32(1);
  node.String("alpha").U8(103).String("alpha").U8(0);
  Reply added = Ok(loom_add_node,
                   node.String("").String("").U8(0).U32(0).U32(0).String("").String("").U32(0));
  added.U32();
  Ok(loom_function_end, Request().Values({added.Value()}));

  Request call;
  call.U32(0).String("F").Inputs({At(1)}).U32(1).String("alpha").U8(1).F64(0.5);
  call.String("test.abi").String("").U8(0).U32(0).U32(0).String("").String("").U32(0);
  Reply called = Ok(loom_add_node, call);
  called.U32();
  EXPECT_NE(Finish(called.Value()).find("test.abi"), std::string::npos);
}

TEST_F(AbiBodies, TruncatedRequestsAreMalformed) {
  const Request whole = If();
  for (std::size_t size = 0; size < whole.bytes().size(); ++size) {
    EXPECT_EQ(Call(loom_node_begin, builder_, Prefix(whole, size)), 1) << size;
  }
  Request input;
  EXPECT_EQ(Call(loom_add_node, builder_, input.U32(0).String("Neg").U32(1).U8(3)), 1);
  Request literal;
  literal.U32(0).String("Neg").U32(1).U8(2).U32(0).U8(4).U32(0);
  EXPECT_EQ(Call(loom_add_node, builder_, literal), 1);
}

}  // namespace
}  // namespace loom::test
