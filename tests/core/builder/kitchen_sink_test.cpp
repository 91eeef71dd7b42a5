// Builds the model of tests/web/builder/kitchen-sink.mjs with the same calls in the same order.
// Native code and WebAssembly must export the same bytes. Both tests compare with
// tests/web/builder/kitchen-sink.expected, which has a line for each export: name, length, and
// 64-bit FNV-1a hash.
#include <fstream>
#include <sstream>

#include "core/support/support.h"

namespace loom::test {
namespace {

// A tensor of the bytes 0, 1, 2, …
Tensor Counted(DataType type, std::vector<std::int64_t> dims, std::size_t length) {
  std::vector<std::uint8_t> bytes(length);
  for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return TensorOf(type, std::move(dims), bytes);
}

ValueType Typed(DataType type, Shape shape) { return ValueType::Tensor(type, std::move(shape)); }

struct Start {
  Value x;
  Value scalar;
  Value kernel;
};

void AddNumbers(Graph g) {
  const auto add = [&](Tensor tensor, std::string_view doc = {}) {
    const std::string name(Name(tensor.data_type));
    (void)g.AddInitializer(name, std::move(tensor), doc).value();
  };
  using enum DataType;
  add(Floats({3}, {0.5F, -1, 2}));
  add(TensorOf<double>(kDouble, {3}, {0.1, 0, -0.1}));
  add(TensorOf<std::int8_t>(kInt8, {3}, {-1, 0, 1}));
  add(TensorOf<std::int16_t>(kInt16, {3}, {-1, 0, 1}));
  add(TensorOf<std::int32_t>(kInt32, {3}, {-1, 0, 1}));
  add(TensorOf<std::int64_t>(kInt64, {3}, {-1, 0, 1}));
  add(TensorOf<std::uint8_t>(kUint8, {3}, {0, 1, 2}));
  add(TensorOf<std::uint16_t>(kUint16, {3}, {0, 1, 2}));
  add(TensorOf<std::uint32_t>(kUint32, {3}, {0, 1, 2}));
  add(TensorOf<std::uint64_t>(kUint64, {3}, {0, 1, 2}));
  add(TensorOf<std::uint8_t>(kBool, {3}, {1, 0, 1}), "yes, no, yes");
  const std::vector<std::pair<DataType, std::size_t>> raw_types = {
      {kFloat16, 6},     {kBfloat16, 6},       {kComplex64, 24},
      {kComplex128, 48}, {kFloat8E4M3FN, 3},   {kFloat8E4M3FNUZ, 3},
      {kFloat8E5M2, 3},  {kFloat8E5M2FNUZ, 3}, {kUint4, 2},
      {kInt4, 2}};
  for (const auto& [type, size] : raw_types) add(Counted(type, {3}, size));
}

Start AddInputsAndInitializers(Graph g) {
  Start start;
  start.x = g.AddInput("x", FloatType({"N", 3, Dim(), 8}), {"the input"}).value();
  (void)g.AddInput("sequence", ValueType::Sequence(Typed(DataType::kInt64, {2}))).value();
  (void)g.AddInput("maybe", ValueType::Optional(FloatType({1}))).value();
  AddNumbers(g);
  (void)g.AddInitializer("strings", Strings({2, 2}, {"a", "ä", "", "z"})).value();
  start.scalar = g.AddInitializer("scalar", Floats({}, {1.5F})).value();
  (void)g.AddInitializer("empty", Floats({0, 4}, {})).value();
  start.kernel = g.AddInitializer("kernel", Counted(DataType::kFloat, {4, 3, 4, 6}, 1152)).value();
  (void)g
      .AddInitializer("table", Counted(DataType::kUint8, {2, 1000}, 2000), "a weight with a text")
      .value();
  (void)g.AddInitializer("halves", Counted(DataType::kFloat16, {513}, 1026)).value();
  return start;
}

// Adds nodes with every kind of attribute.
Value AddEveryAttribute(Graph g, Value probs, Value which) {
  Node(g, "Constant", {}, {{"value", Floats({2, 2}, {1, 2, 3, 4})}});
  Node(g, "Constant", {}, {{"value_strings", std::vector<std::string>{"a", "b"}}});
  const SparseTensor sparse{Floats({2}, {1, 2}), IntVector({0, 3}), {5}};
  Node(g, "Constant", {}, {{"sparse_value", sparse}});
  const std::vector<Attribute> attributes = {
      {"float", 0.25F},
      {"int", std::int64_t{7}},
      {"string", std::string("text")},
      {"tensor", Counted(DataType::kUint8, {3}, 3)},
      {"floats", std::vector<float>{1, 2}},
      {"ints", std::vector<std::int64_t>{-1, 2}},
      {"strings", std::vector<std::string>{"a", ""}},
      {"tensors", std::vector<Tensor>{Floats({}, {1}), Strings({}, {"s"})}},
      {"sparse", sparse},
      {"type", FloatType({"N", Dim()})},
      {"types", std::vector<ValueType>{Typed(DataType::kInt8, {}),
                                       ValueType::Sequence(Typed(DataType::kString, {1}))}},
  };
  NodeOptions options;
  options.domain = "test.loom";
  options.output_count = 2;
  options.output_types = {FloatType({"N"}), Typed(DataType::kInt32, {Dim(), 2})};
  return Node(g, "Everything", {probs, kAbsent, which}, attributes, options);
}

void Fill(Graph g) {
  const auto [x, scalar, kernel] = AddInputsAndInitializers(g);
  NodeOptions conv_options;
  conv_options.name = "conv";
  conv_options.doc_string = "first";
  const Value conv = Node(g, "Conv", {x, kernel}, {{"pads", Numbers{{1, 1, 1, 1}}}}, conv_options);
  NodeOptions clip_options;
  clip_options.output_names = {"clipped"};
  const Value clipped = Node(g, "Clip", {conv, kAbsent, scalar}, {}, clip_options);
  NodeOptions pool_options;
  pool_options.output_names = {std::nullopt, ""};
  const Value pooled =
      Node(g, "MaxPool", {clipped}, {{"kernel_shape", Numbers{{2, 2}}}}, pool_options);
  const Value shape = g.AddInitializer("shape", IntVector({0, -1})).value();
  const Value flat = Node(g, "Reshape", {pooled, shape});
  NodeOptions softmax_options;
  softmax_options.metadata = {{"origin", "head"}};
  const Value probs = Node(g, "Softmax", {flat}, {{"axis", Number{-1}}}, softmax_options);
  const Value k = g.AddInitializer("k", IntVector({1})).value();
  const auto top = Nodes(g, "TopK", {probs, k}, {{"axis", Number{1}}, {"sorted", Number{1}}});

  const Value custom = AddEveryAttribute(g, probs, top.at(1));

  (void)g.AddOutput(probs, "probs", std::nullopt, "the answer").value();
  (void)g.AddOutput(top.at(0), "best").value();
  (void)g.AddOutput(x, "same").value();             // an input, so the builder adds an Identity
  (void)g.AddOutput(probs, "probs again").value();  // already an output: another Identity
  (void)g.AddOutput(custom, "custom", FloatType({7})).value();
}

Model KitchenSink(bool value_types) {
  BuilderOptions options;
  options.opset_imports = {{"test.loom", 2}};
  options.graph_name = "kitchen sink";
  options.doc_string = "something of everything";
  options.producer_name = "loom tests";
  options.producer_version = "1.0";
  options.domain = "test.loom.models";
  options.model_version = 3;
  options.metadata = {{"author", "Ada"}, {"größe", "klein"}};
  ModelBuilder builder = Builder(21, std::move(options));
  Fill(builder.main());
  return Finish(builder, {value_types});
}

ExportOptions Everything() {
  ExportOptions options;
  options.input_names = {"image"};
  options.output_names = {"answer"};
  options.dynamic_axes = {{"image", {{0, "batch"}, {-1, "width"}}}, {"best", {{0, "batch"}}}};
  options.keep_initializers_as_inputs = true;
  options.metadata = {{"author", "Grace"}, {"added", "later"}};
  options.producer_version = "2.0";
  return options;
}

std::string Line(const char* name, const std::vector<std::byte>& bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::byte byte : bytes)
    hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x100000001b3;
  std::ostringstream line;
  line << name << " " << bytes.size() << " " << std::hex;
  line.width(16);
  line.fill('0');
  line << hash << "\n";
  return line.str();
}

// The tests run in the folder tests/ (see tests/CMakeLists.txt).
std::string ExpectedLines() {
  std::ifstream file("web/builder/kitchen-sink.expected");
  EXPECT_TRUE(file.good())
      << "web/builder/kitchen-sink.expected is not below the working directory";
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(KitchenSink, HasTheSameBytesAsFromTypeScript) {
  const Model plain = KitchenSink(false);
  ExportOptions bare;
  bare.export_params = false;
  const std::string found = Line("plain", to_onnx(plain).value()) +
                            Line("typed", to_onnx(KitchenSink(true)).value()) +
                            Line("options", to_onnx(plain, Everything()).value()) +
                            Line("unparameterised", to_onnx(plain, bare).value());
  EXPECT_EQ(found, ExpectedLines());
}

TEST(KitchenSink, IsTheSameEveryTime) {
  const Model first = KitchenSink(true);
  const Model second = KitchenSink(true);
  EXPECT_TRUE(first.skeleton == second.skeleton);
  EXPECT_TRUE(to_onnx(first, Everything()).value() == to_onnx(second, Everything()).value());
}

TEST(KitchenSink, IsWhatProtobufWritesWithOptions) {
  ExpectGolden(ApplyExportOptions(KitchenSink(true), Everything()).value());
  ExportOptions bare;
  bare.export_params = false;
  ExpectGolden(ApplyExportOptions(KitchenSink(true), bare).value());
}

}  // namespace
}  // namespace loom::test
