// What ModelBuilder::Create, inputs, initializers and weights refuse.
#include <limits>

#include "core/support/failing_call.h"

namespace loom::test {
namespace {

using enum ErrorCode;

const std::string kBadUtf8 = "\xC3(";

void CreateFails(const BuilderOptions& options, std::string_view message) {
  ExpectError(ModelBuilder::Create(options), kInvalidArgument, "model", message);
}

TEST(CreateErrors, Opsets) {
  CreateFails({.opset = 0}, "ai.onnx opset 0 is not one of 1 to 28");
  CreateFails({.opset = 29}, "opset 29");
  CreateFails({.opset = -1}, "opset -1");
  CreateFails({.opset = std::numeric_limits<int>::min()}, "is not one of");
  CreateFails({.opset_imports = {{"", 21}}}, "the option `opset`");
  CreateFails({.opset_imports = {{"ai.onnx", 21}}}, "the option `opset`");
  CreateFails({.opset_imports = {{"ai.onnx.ml", 6}}},
              "opset 6 of domain \"ai.onnx.ml\" is not one of 1 to 5");
  CreateFails({.opset_imports = {{"com.example", 0}}},
              "opset 0 of domain \"com.example\" is not one of 1 to 2147483647");
  CreateFails({.opset_imports = {{"com.example", 1}, {"com.example", 2}}},
              "domain \"com.example\" is imported twice");
  CreateFails({.opset_imports = {{kBadUtf8, 1}}}, "UTF-8");
}

TEST(CreateErrors, Texts) {
  CreateFails({.graph_name = ""}, "the graph needs a name");
  CreateFails({.graph_name = kBadUtf8}, "UTF-8");
  CreateFails({.doc_string = kBadUtf8}, "UTF-8");
  CreateFails({.producer_name = kBadUtf8}, "UTF-8");
  CreateFails({.producer_version = kBadUtf8}, "UTF-8");
  CreateFails({.domain = kBadUtf8}, "UTF-8");
  CreateFails({.metadata = {{kBadUtf8, ""}}}, "a key of the metadata");
  CreateFails({.metadata = {{"", kBadUtf8}}}, "a value of the metadata");
  CreateFails({.metadata = {{"k", "1"}, {"k", "2"}}}, "\"k\" of the metadata is given twice");
}

void InputFails(ErrorCode code, std::string_view message, const ValueType& type) {
  ExpectFails(code, "graph \"main\" / input \"new\"", message,
              [&](Scene& scene) { return ErrorOf(scene.graph.AddInput("new", type)); });
}

void NameFails(ErrorCode code, std::string_view message, std::string_view name) {
  const std::string quoted = '"' + std::string(name) + '"';
  ExpectFails(code, "graph \"main\" / input " + quoted, message,
              [&](Scene& scene) { return ErrorOf(scene.graph.AddInput(name, FloatType({1}))); });
  ExpectFails(code, "graph \"main\" / initializer " + quoted, message,
              [&](Scene& scene) { return ErrorOf(scene.graph.AddInitializer(name, Ramp({1}))); });
  ExpectFails(code, "graph \"main\" / initializer " + quoted, message, [&](Scene& scene) {
    return ErrorOf(scene.graph.AddWeight({std::string(name), DataType::kFloat, {1000}, 4000}));
  });
}

TEST(InputErrors, Names) {
  NameFails(kInvalidArgument, "non-empty UTF-8", "");
  NameFails(kInvalidArgument, "non-empty UTF-8", kBadUtf8);
  NameFails(kInvalidArgument, "non-empty UTF-8", "\xED\xA0\x80");  // a surrogate
  NameFails(kInvalidArgument, "non-empty UTF-8", "\xC0\x80");      // overlong
  NameFails(kInvalidArgument, "non-empty UTF-8", "\xE0\x80\x80");
  NameFails(kInvalidArgument, "non-empty UTF-8", "\xF0\x80\x80\x80");
  NameFails(kInvalidArgument, "non-empty UTF-8", "\xF4\x90\x80\x80");  // past U+10FFFF
  NameFails(kInvalidArgument, "non-empty UTF-8", "\xE2\x82");          // cut off
  NameFails(kDuplicateName, "taken already", "x");
  NameFails(kDuplicateName, "taken already", "weight");
  NameFails(kDuplicateName, "taken already", "shape");
  NameFails(kDuplicateName, "taken already", "hidden");
  NameFails(kDuplicateName, "taken already", "Relu_0_output_0");
}

TEST(InputErrors, Types) {
  InputFails(kInvalidArgument, "needs a shape", ValueType::Tensor(DataType::kFloat));
  InputFails(kInvalidArgument, "needs a shape", ValueType::SparseTensor(DataType::kFloat));
  InputFails(kInvalidArgument, "data type is undefined",
             ValueType::Tensor(DataType::kUndefined, Shape{}));
  InputFails(kInvalidArgument, "data type is undefined",
             ValueType::Tensor(static_cast<DataType>(29), Shape{}));
  InputFails(kInvalidArgument, "given -1", FloatType({-1}));
  InputFails(kInvalidArgument, "name of a dim", FloatType({""}));
  InputFails(kInvalidArgument, "name of a dim", FloatType({kBadUtf8}));
  InputFails(kInvalidArgument, "element type is missing",
             {.kind = ValueType::Kind::kSequence, .data_type = {}, .shape = {}, .element = {}});
  InputFails(kInvalidArgument, "keys of a map must be integers or strings; given float32",
             ValueType::Map(DataType::kFloat, FloatType({})));
  InputFails(kInvalidArgument, "kind of type is unknown",
             {.kind = static_cast<ValueType::Kind>(9),
              .data_type = {},
              .shape = {},
              .element = {FloatType({})}});
  // The error is in the inner type, after the outer part is already written.
  InputFails(kInvalidArgument, "given -7",
             ValueType::Sequence(ValueType::Map(DataType::kString, FloatType({2, -7}))));
}

TEST(InputErrors, DeepTypes) {
  ValueType type = FloatType({1});
  for (int i = 0; i < 15; ++i) type = ValueType::Sequence(type);
  EXPECT_TRUE(Builder().main().AddInput("x", type).ok()) << "16 levels are allowed";
  for (int i = 0; i < 1000; ++i) type = ValueType::Optional(std::move(type));
  InputFails(kUnsupported, "nested deeper than 16", type);
}

TEST(InputErrors, DocStrings) {
  ExpectFails(kInvalidArgument, "graph \"main\" / input \"new\"", "doc string", [](Scene& scene) {
    return ErrorOf(scene.graph.AddInput("new", FloatType({1}), {kBadUtf8}));
  });
  ExpectFails(
      kInvalidArgument, "graph \"main\" / initializer \"new\"", "doc string",
      [](Scene& scene) { return ErrorOf(scene.graph.AddInitializer("new", Ramp({1}), kBadUtf8)); });
}

void InitializerFails(ErrorCode code, std::string_view message, const Tensor& tensor) {
  ExpectFails(code, "graph \"main\" / initializer \"new\"", message,
              [&](Scene& scene) { return ErrorOf(scene.graph.AddInitializer("new", tensor)); });
}

Tensor WithDims(std::vector<std::int64_t> dims, Tensor tensor) {
  tensor.dims = std::move(dims);
  return tensor;
}

TEST(InitializerErrors, BytesThatDoNotFit) {
  InitializerFails(kWeightMismatch, "float32[3] needs 12 bytes, given 16",
                   WithDims({3}, Ramp({4})));
  InitializerFails(kWeightMismatch, "float32[] needs 4 bytes, given 0", WithDims({}, Ramp({0})));
  InitializerFails(kWeightMismatch, "float32[0] needs 0 bytes, given 4", WithDims({0}, Ramp({1})));
  InitializerFails(kWeightMismatch, "int4[3] needs 2 bytes, given 3",
                   WithDims({3}, Filled(DataType::kInt4, {6})));
  InitializerFails(kWeightMismatch, "need 4004 bytes, given 4000", WithDims({1001}, Ramp({1000})));
  InitializerFails(kWeightMismatch, "string[3] needs 3 strings, given 2",
                   WithDims({3}, Strings({2}, {"a", "b"})));
  Tensor both = Strings({1}, {"a"});
  both.bytes.resize(1);
  InitializerFails(kWeightMismatch, "string[1] needs 1 strings", both);
  both.data_type = DataType::kUint8;
  InitializerFails(kWeightMismatch, "uint8[1] needs 1 bytes", both);
}

TEST(InitializerErrors, DataTypesAndDims) {
  InitializerFails(kInvalidArgument, "data type is undefined", Tensor{});
  InitializerFails(kInvalidArgument, "0 or more", WithDims({-1}, Ramp({1})));
  InitializerFails(kInvalidArgument, "0 or more", WithDims({0, -1}, Ramp({0})));
  const auto huge = std::int64_t{1} << 62;
  InitializerFails(kWeightMismatch, "2^63", WithDims({huge, 4}, Ramp({1})));
  InitializerFails(kWeightMismatch, "2^63", WithDims({huge, huge}, Strings({1}, {"a"})));
}

void WeightFails(ErrorCode code, std::string_view message, DataType type,
                 const std::vector<std::int64_t>& dims, std::uint64_t byte_length,
                 const WeightSource& source = {}) {
  ExpectFails(code, "graph \"main\" / initializer \"new\"", message, [&](Scene& scene) {
    return ErrorOf(scene.graph.AddWeight({"new", type, dims, byte_length, source}));
  });
}

TEST(WeightErrors, LengthsThatDoNotFit) {
  const Tensor data = Ramp({500});
  WeightFails(kWeightMismatch, "need 4000 bytes, given 3999", DataType::kFloat, {1000}, 3999);
  WeightFails(kWeightMismatch, "need 4000 bytes, given 4001", DataType::kFloat, {1000}, 4001);
  WeightFails(kWeightMismatch, "need 4000 bytes, given 2000", DataType::kFloat, {1000}, 4000,
              {data.bytes, {}});
  WeightFails(kWeightMismatch, "strings have no fixed size", DataType::kString, {1000}, 4000);
  WeightFails(kInvalidArgument, "data type is undefined", DataType::kUndefined, {1000}, 4000);
  WeightFails(kInvalidArgument, "0 or more", DataType::kFloat, {-1000}, 4000);
  const auto huge = std::int64_t{1} << 62;
  WeightFails(kWeightMismatch, "2^63", DataType::kFloat, {huge, 2}, 4000);
  WeightFails(kWeightMismatch, "2^63", DataType::kComplex128, {huge}, 4000);
}

}  // namespace
}  // namespace loom::test
