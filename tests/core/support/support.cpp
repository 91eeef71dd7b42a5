#include "core/support/support.h"

#include <cmath>
#include <numeric>
#include <sstream>

#include "loom/onnx_text.h"
#include "onnx/checker.h"
#include "onnx/defs/printer.h"

namespace loom::test {

ModelBuilder Builder(int opset, BuilderOptions options) {
  options.opset = opset;
  return ModelBuilder::Create(std::move(options)).value();
}

Tensor Floats(std::vector<std::int64_t> dims, const std::vector<float>& values) {
  return TensorOf(DataType::kFloat, std::move(dims), values);
}

Tensor Ints(std::vector<std::int64_t> dims, const std::vector<std::int64_t>& values) {
  return TensorOf(DataType::kInt64, std::move(dims), values);
}

Tensor IntVector(const std::vector<std::int64_t>& values) {
  return Ints({static_cast<std::int64_t>(values.size())}, values);
}

Tensor Strings(std::vector<std::int64_t> dims, std::vector<std::string> values) {
  return {.data_type = DataType::kString,
          .dims = std::move(dims),
          .bytes = {},
          .strings = std::move(values)};
}

Tensor Ramp(std::vector<std::int64_t> dims) {
  std::vector<float> values(static_cast<std::size_t>(*ElementCount(dims)));
  std::iota(values.begin(), values.end(), 0.0F);
  for (float& value : values) value *= 0.25F;
  return Floats(std::move(dims), values);
}

Tensor Filled(DataType type, std::vector<std::int64_t> dims) {
  std::vector<std::uint8_t> bytes(*ByteSize(type, *ElementCount(dims)));
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i % 251);
  return TensorOf(type, std::move(dims), bytes);
}

ValueType FloatType(Shape shape) { return ValueType::Tensor(DataType::kFloat, std::move(shape)); }

Result<std::vector<Value>> TryNode(Graph graph, std::string_view op_type,
                                   const std::vector<Value>& inputs,
                                   const std::vector<Attribute>& attributes,
                                   const NodeOptions& options) {
  return graph.AddNode(op_type, inputs, attributes, options);
}

std::vector<Value> Nodes(Graph graph, std::string_view op_type, const std::vector<Value>& inputs,
                         const std::vector<Attribute>& attributes, const NodeOptions& options) {
  return TryNode(graph, op_type, inputs, attributes, options).value();
}

Value Node(Graph graph, std::string_view op_type, const std::vector<Value>& inputs,
           const std::vector<Attribute>& attributes, const NodeOptions& options) {
  return Nodes(graph, op_type, inputs, attributes, options).front();
}

std::string TypeText(ModelBuilder& builder, Value value) {
  return ToString(builder.TypeOf(value).value());
}

Model Finish(ModelBuilder& builder, const FinishOptions& options) {
  Model model = builder.Finish(options).value();
  ExpectGolden(model);
  return model;
}

namespace {

// One float32 element of a quantised source. For float16 it only supports normal numbers.
std::string RestoredElement(const WeightView& view, std::int64_t at) {
  const auto* codes = reinterpret_cast<const std::uint8_t*>(view.source->bytes.data());
  const bool one_byte = view.quantisation->data_type == DataType::kUint8;
  const unsigned code = one_byte ? codes[at] : codes[2 * at] + 256U * codes[2 * at + 1];
  auto number = static_cast<float>(code * view.quantisation->scale + view.quantisation->min);
  if (view.quantisation->data_type == DataType::kFloat16) {
    number = std::ldexp(1.0F + static_cast<float>(code & 0x3ff) / 1024,
                        static_cast<int>(code >> 10 & 0x1f) - 15);
    if (code >> 15) number = -number;
  }
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

// The bytes of a weight. A recipe is followed element by element, as its definition says.
std::string BytesOf(const Weight& weight) {
  const auto text = [](std::span<const std::byte> bytes) {
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  if (weight.recipe.empty()) return text(weight.source.bytes);
  const auto size = static_cast<std::size_t>(BitWidth(weight.data_type)) / 8;
  std::string made;
  for (const WeightView& view : weight.recipe) {
    if (!view.source) {
      made.append(static_cast<std::size_t>(ElementCount(view.dims).value()) * size, '\0');
      continue;
    }
    for (std::int64_t i = 0; i < ElementCount(view.dims).value(); ++i) {
      std::int64_t at = view.offset;
      std::int64_t rest = i;
      for (std::size_t axis = view.dims.size(); axis-- > 0; rest /= view.dims[axis]) {
        at += rest % view.dims[axis] * view.strides[axis];
      }
      if (view.quantisation) {
        made += RestoredElement(view, at);
        continue;
      }
      made += text(view.source->bytes.subspan(static_cast<std::size_t>(at) * size, size));
    }
  }
  return made;
}

void FillWeights(const Model& model, onnx::GraphProto* graph) {
  for (onnx::TensorProto& tensor : *graph->mutable_initializer()) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) continue;
    EXPECT_EQ(tensor.external_data(0).key(), "location");
    const std::string location = tensor.external_data(0).value();
    EXPECT_EQ(location.rfind("loom:", 0), 0U) << location;
    const Weight& weight = model.weights.at(std::stoul(location.substr(5)));
    EXPECT_EQ(weight.name, tensor.name());
    tensor.set_raw_data(BytesOf(weight));
    tensor.clear_external_data();
    tensor.clear_data_location();
  }
  for (onnx::NodeProto& node : *graph->mutable_node()) {
    for (onnx::AttributeProto& attribute : *node.mutable_attribute()) {
      if (attribute.has_g()) FillWeights(model, attribute.mutable_g());
    }
  }
}

// The bytes that protobuf writes for the model with all data inside.
std::string SerialisedByProtobuf(const Model& model) {
  onnx::ModelProto proto;
  EXPECT_TRUE(proto.ParseFromString(model.skeleton));
  FillWeights(model, proto.mutable_graph());
  return proto.SerializeAsString();
}

}  // namespace

std::string_view AsText(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string Joined(const Model& model) {
  const Parts parts = MakeParts(model).value();
  std::string bytes;
  std::size_t begin = 0;
  for (const Splice& splice : parts.splices) {
    const std::string source = BytesOf(model.weights.at(splice.weight));
    EXPECT_EQ(source.size(), splice.byte_length) << splice.name;
    bytes.append(parts.bytes, begin, splice.offset - begin);
    bytes.append(source);
    begin = splice.offset;
  }
  bytes.append(parts.bytes, begin);
  EXPECT_EQ(bytes.size(), parts.byte_size);
  return bytes;
}

void ExpectGolden(const Model& model) {
  const std::string joined = Joined(model);
  // Not EXPECT_EQ, which would print two whole models.
  EXPECT_TRUE(joined == SerialisedByProtobuf(model)) << "parts differ from protobuf's bytes";

  std::vector<std::byte> bytes;
  EXPECT_TRUE(to_onnx(model, bytes).ok());
  EXPECT_TRUE(AsText(bytes) == joined) << "the vector differs from the parts";
  EXPECT_TRUE(to_onnx(model).value() == bytes) << "the returned bytes differ from the vector";
  std::ostringstream stream;
  EXPECT_TRUE(to_onnx(model, stream).ok());
  EXPECT_TRUE(stream.str() == joined) << "the stream differs from the parts";

  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(joined));
  EXPECT_NO_THROW(onnx::checker::check_model(proto, /*full_check=*/true));
  ExpectTextKeeps(model);
}

void ExpectTextKeeps(const Model& model) {
  auto text = PrintModel(model);
  if (!text.ok()) {
    EXPECT_EQ(text.error().code, ErrorCode::kUnsupported) << text.error().message;
    return;
  }
  auto again = ParseModel(*text);
  ASSERT_TRUE(again.ok()) << again.error().where << ": " << again.error().message << "\n" << *text;
  EXPECT_TRUE(again->skeleton == model.skeleton) << *text;
  EXPECT_EQ(PrintModel(*again).value(), *text);
}

onnx::ModelProto Exported(const Model& model) { return Exported(model, {}); }

onnx::ModelProto Exported(const Model& model, const ExportOptions& options) {
  const auto bytes = to_onnx(model, options).value();
  onnx::ModelProto proto;
  EXPECT_TRUE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return proto;
}

std::string Text(const Model& model) { return onnx::ProtoToString(Exported(model)); }

void ExpectError(const Error& error, ErrorCode code, std::string_view where,
                 std::string_view message) {
  EXPECT_EQ(Name(error.code), Name(code));
  EXPECT_EQ(error.where, where);
  EXPECT_NE(error.message.find(message), std::string::npos)
      << "message: " << error.message << "\nexpected in it: " << message;
}

}  // namespace loom::test
