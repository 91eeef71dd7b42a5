// Attributes that AddNode refuses.
#include <limits>

#include "core/support/failing_call.h"

namespace loom::test {
namespace {

using enum ErrorCode;

// Adds a node with one input and wrong attributes. The error must name the attribute `at`.
void Fails(ErrorCode code, const std::string& op_type, const std::string& at,
           std::string_view message, const std::vector<Attribute>& attributes,
           const NodeOptions& options = {}) {
  const std::string where =
      "graph \"main\" / node \"" + op_type + "_0\" (" + op_type + ") / attribute \"" + at + '"';
  ExpectFails(code, where, message, [&](Scene& scene) {
    return ErrorOf(TryNode(scene.graph, op_type, {scene.x}, attributes, options));
  });
}

void CustomFails(ErrorCode code, std::string_view message, const AttributeValue& value) {
  NodeOptions options;
  options.domain = "com.example";
  options.output_types = {FloatType({1})};
  Fails(code, "Mystery", "a", message, {{"a", value}}, options);
}

TEST(AttributeErrors, Names) {
  Fails(kBadAttribute, "Softmax", "axes", "Softmax of opset 13 has the attributes axis",
        {{"axes", Number{1}}});
  Fails(kBadAttribute, "Abs", "alpha", "Abs of opset 13 has no attributes", {{"alpha", Number{1}}});
  Fails(kBadAttribute, "Gelu", "", "non-empty UTF-8", {{"", Number{1}}});
  Fails(kBadAttribute, "Softmax", "axis", "is given twice",
        {{"axis", Number{1}}, {"axis", Number{1}}});
  Fails(kBadAttribute, "Softmax", "\xC3(", "UTF-8", {{"\xC3(", Number{1}}});
}

TEST(AttributeErrors, OfOtherOpsets) {
  Fails(kBadAttribute, "Squeeze", "axes",
        "Squeeze of opset 21 has no attributes; \"axes\" exists until opset 12, and is input 1 now",
        {{"axes", std::vector<std::int64_t>{0}}});
  Fails(kBadAttribute, "Exp", "consumed_inputs", "\"consumed_inputs\" exists until opset 5",
        {{"consumed_inputs", std::vector<std::int64_t>{0}}});
  Fails(kBadAttribute, "QuantizeLinear", "precision",
        "QuantizeLinear of opset 21 has the attributes axis, block_size, output_dtype, saturate; "
        "\"precision\" exists since opset 23",
        {{"precision", std::int64_t{1}}});
  // No version of the operator has this attribute.
  Fails(kBadAttribute, "Exp", "slope", "Exp of opset 13 has no attributes", {{"slope", 1.0F}});
}

TEST(AttributeErrors, MissingOnes) {
  Fails(kBadAttribute, "Concat", "axis", "is required and missing", {});
  // If several are missing, the error names the first in alphabetical order.
  Fails(kBadAttribute, "LRN", "size", "is required and missing", {{"alpha", Number{1}}});
  // Graphs, too.
  Fails(kBadAttribute, "If", "else_branch", "is required and missing", {});
  Fails(kBadAttribute, "Scan", "body", "is required and missing", {});
  Fails(kBadAttribute, "If", "then_branch", "must be GRAPH, given an empty list",
        {{"then_branch", EmptyList{}}});
}

TEST(AttributeErrors, Kinds) {
  Fails(kBadAttribute, "Softmax", "axis", "must be INT, given FLOAT", {{"axis", 1.0F}});
  Fails(kBadAttribute, "Softmax", "axis", "must be INT, given STRING",
        {{"axis", std::string("1")}});
  Fails(kBadAttribute, "Softmax", "axis", "must be INT, given INTS",
        {{"axis", std::vector<std::int64_t>{1}}});
  Fails(kBadAttribute, "Softmax", "axis", "must be INT, given TENSOR", {{"axis", Ints({}, {1})}});
  Fails(kBadAttribute, "Softmax", "axis", "must be INT, given FLOATS", {{"axis", Numbers{{1}}}});
  Fails(kBadAttribute, "Softmax", "axis", "must be INT, given an empty list",
        {{"axis", EmptyList{}}});
  Fails(kBadAttribute, "Transpose", "perm", "must be INTS, given FLOAT", {{"perm", Number{1}}});
  Fails(kBadAttribute, "Gelu", "approximate", "must be STRING, given FLOAT",
        {{"approximate", Number{1}}});
  Fails(kBadAttribute, "Optional", "type", "must be TYPE_PROTO, given INT",
        {{"type", std::int64_t{1}}});
}

TEST(AttributeErrors, NumbersThatDoNotFit) {
  Fails(kBadAttribute, "Softmax", "axis", "must be an integer (INT), given 0.5",
        {{"axis", Number{0.5}}});
  Fails(kBadAttribute, "Softmax", "axis", "must be an integer", {{"axis", Number{0x1p63}}});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Fails(kBadAttribute, "Softmax", "axis", "given nan", {{"axis", Number{nan}}});
  Fails(kBadAttribute, "Transpose", "perm", "given 1.5", {{"perm", Numbers{{0, 1.5}}}});
  Fails(kBadAttribute, "LeakyRelu", "alpha", "outside the range of float32",
        {{"alpha", Number{1e39}}});
  Fails(kBadAttribute, "LRN", "alpha", "outside the range of float32",
        {{"size", Number{1}}, {"alpha", Number{-1e300}}});
}

TEST(AttributeErrors, WithoutASchemaTheKindMustBeClear) {
  CustomFails(kBadAttribute, "may be INT or FLOAT: say which", Number{1});
  CustomFails(kBadAttribute, "may be INT or FLOAT: say which", Numbers{{1, 2}});
  CustomFails(kBadAttribute, "may be INT or FLOAT: say which", Numbers{});
  CustomFails(kBadAttribute, "the kind of an empty list is unknown", EmptyList{});
}

TEST(AttributeErrors, TensorsInside) {
  Tensor wrong = Ramp({3});
  wrong.dims = {4};
  CustomFails(kWeightMismatch, "float32[4] needs 16 bytes, given 12", wrong);
  CustomFails(kWeightMismatch, "float32[4] needs 16 bytes", std::vector<Tensor>{Ramp({1}), wrong});
  CustomFails(kInvalidArgument, "data type is undefined", Tensor{});
  CustomFails(kInvalidArgument, "given -1", FloatType({-1}));
  CustomFails(kInvalidArgument, "given -1",
              std::vector<ValueType>{FloatType({1}), FloatType({-1})});
  NodeOptions options;
  options.domain = "com.example";
  options.output_types = {FloatType({1})};
  const auto where = std::string("graph \"main\" / node \"Mystery_0\" (Mystery) / attribute \"a\"");
  const SparseTensor values{wrong, IntVector({0, 1, 2}), {9}};
  const SparseTensor indices{Ramp({3}), wrong, {9}};
  for (const auto& [sparse, side] :
       {std::pair(values, " / values"), std::pair(indices, " / indices")}) {
    const std::vector<Attribute> attributes = {{"a", std::vector<SparseTensor>{sparse}}};
    ExpectFails(kWeightMismatch, where + side, "needs 16 bytes", [&](Scene& scene) {
      return ErrorOf(TryNode(scene.graph, "Mystery", {scene.x}, attributes, options));
    });
  }
}

TEST(AttributeErrors, AxesOfNoTensor) {
  // A conversion to a 32-bit int would turn 2^32 into axis 0.
  Fails(kBadAttribute, "Softmax", "axis", "is not an axis of any tensor",
        {{"axis", Number{0x1p32}}});
  Fails(kBadAttribute, "Transpose", "perm", "is not an axis of any tensor",
        {{"perm", Numbers{{0x1p32, 1}}}});
}

}  // namespace
}  // namespace loom::test
