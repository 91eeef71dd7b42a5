// Attributes of every kind except graphs, and plain numbers, whose kind the schema decides.
#include <cmath>
#include <limits>

#include "core/support/support.h"

namespace loom::test {
namespace {

using onnx::AttributeProto;

// The exported attribute of an operator without a schema, which takes any attribute.
AttributeProto OfCustom(const AttributeValue& value) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1})).value();
  NodeOptions options;
  options.domain = "com.example";
  options.output_types = {FloatType({1})};
  const Value y = Node(graph, "Any", {x}, {{"a", value}}, options);
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  return Exported(Finish(builder)).graph().node(0).attribute(0);
}

// The exported attribute of an operator of ai.onnx.
AttributeProto Of(const std::string& op_type, const std::string& name, const AttributeValue& value,
                  int opset = 21) {
  ModelBuilder builder = Builder(opset);
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1, 3, 8, 8})).value();
  const Value y = Node(graph, op_type, {x}, {{name, value}});
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  return Exported(Finish(builder)).graph().node(0).attribute(0);
}

TEST(Attributes, OfSingleValues) {
  const AttributeProto f = OfCustom(0.25F);
  EXPECT_EQ(f.type(), AttributeProto::FLOAT);
  EXPECT_EQ(f.f(), 0.25F);
  const AttributeProto i = OfCustom(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(i.type(), AttributeProto::INT);
  EXPECT_EQ(i.i(), std::numeric_limits<std::int64_t>::min());
  const AttributeProto s = OfCustom(std::string("\xFF\0x", 3));
  EXPECT_EQ(s.type(), AttributeProto::STRING);
  EXPECT_EQ(s.s(), std::string("\xFF\0x", 3)) << "bytes, not text";
}

TEST(Attributes, OfLists) {
  const AttributeProto floats = OfCustom(std::vector<float>{1.5F, -2.0F});
  EXPECT_EQ(floats.type(), AttributeProto::FLOATS);
  EXPECT_EQ(floats.floats(1), -2.0F);
  const AttributeProto ints = OfCustom(std::vector<std::int64_t>{3, -4});
  EXPECT_EQ(ints.type(), AttributeProto::INTS);
  EXPECT_EQ(ints.ints(1), -4);
  const AttributeProto strings = OfCustom(std::vector<std::string>{"", "b"});
  EXPECT_EQ(strings.type(), AttributeProto::STRINGS);
  EXPECT_EQ(strings.strings_size(), 2);
}

TEST(Attributes, OfTensors) {
  const AttributeProto one = OfCustom(Floats({2}, {1, 2}));
  EXPECT_EQ(one.type(), AttributeProto::TENSOR);
  EXPECT_EQ(one.t().raw_data().size(), 8U);
  EXPECT_EQ(one.t().dims(0), 2);
  const AttributeProto large = OfCustom(Ramp({1000}));
  EXPECT_EQ(large.t().raw_data().size(), 4000U) << "attributes stay inline";
  const AttributeProto several = OfCustom(std::vector<Tensor>{Ints({}, {1}), Strings({1}, {"a"})});
  EXPECT_EQ(several.type(), AttributeProto::TENSORS);
  EXPECT_EQ(several.tensors(1).string_data(0), "a");
}

TEST(Attributes, OfSparseTensors) {
  const SparseTensor sparse{Floats({2}, {1, 2}), IntVector({0, 7}), {3, 3}};
  const AttributeProto one = OfCustom(sparse);
  EXPECT_EQ(one.type(), AttributeProto::SPARSE_TENSOR);
  EXPECT_EQ(one.sparse_tensor().values().raw_data().size(), 8U);
  EXPECT_EQ(one.sparse_tensor().indices().dims(0), 2);
  EXPECT_EQ(one.sparse_tensor().dims(1), 3);
  const AttributeProto several = OfCustom(std::vector<SparseTensor>{sparse, sparse});
  EXPECT_EQ(several.type(), AttributeProto::SPARSE_TENSORS);
  EXPECT_EQ(several.sparse_tensors_size(), 2);
}

TEST(Attributes, OfTypes) {
  const AttributeProto one = OfCustom(ValueType::Sequence(FloatType({"N"})));
  EXPECT_EQ(one.type(), AttributeProto::TYPE_PROTO);
  EXPECT_TRUE(one.tp().has_sequence_type());
  const AttributeProto several = OfCustom(std::vector<ValueType>{FloatType({}), FloatType({1})});
  EXPECT_EQ(several.type(), AttributeProto::TYPE_PROTOS);
  EXPECT_EQ(several.type_protos_size(), 2);
}

TEST(Attributes, EmptyListsKeepTheirKind) {
  const AttributeProto ints = OfCustom(std::vector<std::int64_t>{});
  EXPECT_EQ(ints.type(), AttributeProto::INTS);
  EXPECT_EQ(OfCustom(std::vector<float>{}).type(), AttributeProto::FLOATS);
  EXPECT_EQ(OfCustom(std::vector<std::string>{}).type(), AttributeProto::STRINGS);
  EXPECT_EQ(OfCustom(std::vector<Tensor>{}).type(), AttributeProto::TENSORS);
  EXPECT_EQ(OfCustom(std::vector<SparseTensor>{}).type(), AttributeProto::SPARSE_TENSORS);
  EXPECT_EQ(OfCustom(std::vector<ValueType>{}).type(), AttributeProto::TYPE_PROTOS);
  const AttributeProto axes = Of("ReduceMean", "axes", EmptyList{}, 13);
  EXPECT_EQ(axes.type(), AttributeProto::INTS);
  EXPECT_EQ(axes.ints_size(), 0);
}

TEST(Attributes, NumbersTakeTheKindThatTheSchemaHas) {
  const AttributeProto alpha = Of("LeakyRelu", "alpha", Number{2});
  EXPECT_EQ(alpha.type(), AttributeProto::FLOAT);
  EXPECT_EQ(alpha.f(), 2.0F);
  const AttributeProto axis = Of("Softmax", "axis", Number{-1});
  EXPECT_EQ(axis.type(), AttributeProto::INT);
  EXPECT_EQ(axis.i(), -1);
  const AttributeProto perm = Of("Transpose", "perm", Numbers{{3, 0, 1, 2}});
  EXPECT_EQ(perm.type(), AttributeProto::INTS);
  EXPECT_EQ(perm.ints(0), 3);
  const AttributeProto scales = Of("Upsample", "scales", Numbers{{1, 1, 2, 2}}, 7);
  EXPECT_EQ(scales.type(), AttributeProto::FLOATS);
  EXPECT_EQ(scales.floats(2), 2.0F);
}

TEST(Attributes, NumbersWithoutASchemaMustBeFractions) {
  EXPECT_EQ(OfCustom(Number{0.5}).type(), AttributeProto::FLOAT);
  const AttributeProto floats = OfCustom(Numbers{{1, 0.5}});
  EXPECT_EQ(floats.type(), AttributeProto::FLOATS);
  EXPECT_EQ(floats.floats(0), 1.0F);
}

TEST(Attributes, FloatsMayBeAnyFloat) {
  EXPECT_TRUE(std::isnan(Of("LeakyRelu", "alpha", Number{std::nan("")}).f()));
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isinf(Of("LeakyRelu", "alpha", Number{-infinity}).f()));
  const double largest = std::numeric_limits<float>::max();
  EXPECT_EQ(Of("LeakyRelu", "alpha", Number{largest}).f(), std::numeric_limits<float>::max());
}

TEST(Attributes, KeepTheOrderOfTheCall) {
  ModelBuilder builder = Builder();
  Graph graph = builder.main();
  const Value x = graph.AddInput("x", FloatType({1, 3, 8, 8})).value();
  const Value y = Node(graph, "MaxPool", {x},
                       {{"strides", Numbers{{2, 2}}},
                        {"auto_pad", std::string("VALID")},
                        {"kernel_shape", Numbers{{2, 2}}}});
  EXPECT_TRUE(graph.AddOutput(y, "y").ok());
  const onnx::NodeProto node = Exported(Finish(builder)).graph().node(0);
  EXPECT_EQ(node.attribute(0).name(), "strides");
  EXPECT_EQ(node.attribute(1).name(), "auto_pad");
  EXPECT_EQ(node.attribute(2).name(), "kernel_shape");
}

}  // namespace
}  // namespace loom::test
