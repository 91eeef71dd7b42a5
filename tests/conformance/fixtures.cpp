#include "conformance/fixtures.h"

#include <stdexcept>

#include "onnx/defs/parser.h"

namespace loom::test {
namespace {

// Functions with nested calls, an overload, required and optional attributes, references to both
// kinds, their own opset imports, and a body.
constexpr const char* kFunctions = R"(
<ir_version: 10, opset_import: ["" : 20, "com.example" : 3]>
functions (float[2, 3] x, float[3] bias) => (float[2, 3] y, float[2, 3] z) {
  t = com.example.Scale <factor = 3.0> (x)
  [named] u = com.example.Scale:shifted <shift = 0.25> (t, bias)
  y = com.example.Outer <steps = [1, 2]> (u)
  z = com.example.Scale:shifted (x, bias)
}
<domain: "com.example", opset_import: ["" : 19], doc_string: "x times a factor">
Scale <factor> (x) => (y) {
  f = Constant <value_float: float = @factor> ()
  y = Mul (x, f)
}
<domain: "com.example", overload: "shifted", opset_import: ["" : 20]>
Scale <shift: float = 0.5, axes: ints = [0]> (x, bias) => (y) {
  s = Constant <value_float: float = @shift> ()
  a = Constant <value_ints: ints = @axes> ()
  b = Unsqueeze (bias, a)
  t = Add (x, s)
  y = Add (t, b)
}
<domain: "com.example", opset_import: ["" : 19, "com.example" : 3]>
Outer <steps> (x) => (y) {
  half = Constant <value = float {0.5}> ()
  sum = ReduceSum <keepdims = 0> (x)
  more = Greater (sum, half)
  t = If (more) <
    then_branch = positive () => (then_y) { then_y = com.example.Scale <factor = 2.0> (x) },
    else_branch = negative () => (else_y) { else_y = Neg (x) }
  >
  s = Constant <value_ints: ints = @steps> ()
  n = ReduceSum <keepdims = 0> (s)
  f = CastLike (n, t)
  y = Mul (t, f)
}
)";

constexpr const char* kSparse = R"(
<ir_version: 8, opset_import: ["" : 17]>
sparse (float[3, 4] x) => (float[3, 4] y) {
  c = Constant ()
  t = Add (x, coordinates)
  u = Mul (t, linear)
  y = Add (u, c)
}
)";

void FillSparse(onnx::SparseTensorProto* tensor, std::vector<std::int64_t> index_dims,
                std::vector<std::int64_t> indices) {
  auto* values = tensor->mutable_values();
  values->set_data_type(onnx::TensorProto::FLOAT);
  values->add_dims(3);
  for (const float value : {1.5F, -2.0F, 0.25F}) values->add_float_data(value);
  auto* positions = tensor->mutable_indices();
  positions->set_data_type(onnx::TensorProto::INT64);
  for (const auto dim : index_dims) positions->add_dims(dim);
  for (const auto index : indices) positions->add_int64_data(index);
  tensor->add_dims(3);
  tensor->add_dims(4);
}

void AddSparse(onnx::ModelProto& model) {
  auto& graph = *model.mutable_graph();
  auto* coordinates = graph.add_sparse_initializer();
  FillSparse(coordinates, {3, 2}, {0, 1, 1, 3, 2, 0});
  coordinates->mutable_values()->set_name("coordinates");
  auto* linear = graph.add_sparse_initializer();
  FillSparse(linear, {3}, {1, 7, 8});
  linear->mutable_values()->set_name("linear");
  auto* attribute = graph.mutable_node(0)->add_attribute();
  attribute->set_name("sparse_value");
  attribute->set_type(onnx::AttributeProto::SPARSE_TENSOR);
  FillSparse(attribute->mutable_sparse_tensor(), {3}, {0, 5, 11});
}

constexpr const char* kComplex = R"(
<ir_version: 8, opset_import: ["" : 17]>
complex (complex64[2] x, complex128[1] w) => (complex64[2] y, complex128[1] z, complex64[2] c) {
  y = Identity (x)
  z = Identity (w)
  c = Identity (k)
}
)";

void AddComplex(onnx::ModelProto& model) {
  auto* tensor = model.mutable_graph()->add_initializer();
  tensor->set_name("k");
  tensor->set_data_type(onnx::TensorProto::COMPLEX64);
  tensor->add_dims(2);
  for (const float part : {1.0F, -0.5F, 2.0F, 0.0F}) tensor->add_float_data(part);
}

// An initializer in the typed field of its data type. The field stores elements in another width
// than raw_data.
constexpr const char* kTyped = R"(
<ir_version: 13, opset_import: ["" : 25]>
typed () => () {
  copy = Identity (data)
}
)";

void AddTyped(onnx::TensorProto::DataType type, int entries, onnx::ModelProto& model) {
  constexpr std::int64_t kLength = 5;
  auto& graph = *model.mutable_graph();
  auto* tensor = graph.add_initializer();
  tensor->set_name("data");
  tensor->set_data_type(type);
  tensor->add_dims(kLength);
  for (int i = 0; i < entries; ++i) tensor->add_int32_data(i % 2);
  auto* output = graph.add_output();
  output->set_name("copy");
  auto* tensor_type = output->mutable_type()->mutable_tensor_type();
  tensor_type->set_elem_type(type);
  tensor_type->mutable_shape()->add_dim()->set_dim_value(kLength);
}

// Without FLOAT8E8M0: onnxruntime-web 1.30 fails at its typed field, but not at raw_data.
std::vector<Fixture> TypedFixtures() {
  using T = onnx::TensorProto;
  std::vector<Fixture> fixtures;
  const auto add = [&](T::DataType type, int entries) {
    fixtures.push_back({"typed_" + T::DataType_Name(type), kTyped,
                        [=](auto& model) { AddTyped(type, entries, model); }});
  };
  for (const auto type : {T::INT8, T::UINT8, T::INT16, T::UINT16, T::BOOL, T::FLOAT16, T::BFLOAT16,
                          T::FLOAT8E4M3FN, T::FLOAT8E4M3FNUZ, T::FLOAT8E5M2, T::FLOAT8E5M2FNUZ}) {
    add(type, 5);
  }
  for (const auto type : {T::INT4, T::UINT4, T::FLOAT4E2M1}) add(type, 3);
  for (const auto type : {T::INT2, T::UINT2}) add(type, 2);
  return fixtures;
}

// Every kind of attribute on an operator without a schema, and types that only the model declares.
constexpr const char* kCustom = R"(
<ir_version: 8, opset_import: ["" : 17, "com.example" : 1]>
custom (float[2] x, seq(int64[N]) s, optional(string[1]) o, map(int64, float[2]) m, sparse_tensor(double[3, M]) d)
  => (float[2] y, seq(int64[N]) t, map(string, float[2]) w)
<float[2] h>
{
  h, t = com.example.Twist <turns = 3, angle = 0.5, names = ["a", "b"], sizes: ints = [],
    angles: floats = [1.5], weight = int64[2] {7, 8}, kind = "slow"> (x, s, o, d)
  w = com.example.Turn <body = inner (float[2] p) => (float[2] q) { q = Add (p, x) }> (m)
  y = Relu (h)
}
)";

void AddLists(onnx::ModelProto& model) {
  auto* node = model.mutable_graph()->mutable_node(0);
  auto* tensors = node->add_attribute();
  tensors->set_name("tensors");
  tensors->set_type(onnx::AttributeProto::TENSORS);
  for (int i = 0; i < 2; ++i) {
    auto* tensor = tensors->add_tensors();
    tensor->set_data_type(onnx::TensorProto::STRING);
    tensor->add_dims(1);
    tensor->add_string_data("part " + std::to_string(i));
  }
  auto* types = node->add_attribute();
  types->set_name("types");
  types->set_type(onnx::AttributeProto::TYPE_PROTOS);
  types->add_type_protos()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::DOUBLE);
  auto* sparse = types->add_type_protos()->mutable_sparse_tensor_type();
  sparse->set_elem_type(onnx::TensorProto::FLOAT);
  sparse->mutable_shape()->add_dim()->set_dim_param("N");
}

constexpr const char* kMetadata = R"(
<ir_version: 10, opset_import: ["" : 21, "com.example" : 1], producer_name: "fixtures", producer_version: "1.2",
 domain: "org.example", model_version: 7, doc_string: "a model", metadata_props: ["author": "nobody", "empty": ""]>
described (float[2] x) => (float[2] y) {
  [first] t = Relu (x)
  y = com.example.Twice (t)
}
<domain: "com.example", opset_import: ["" : 21], doc_string: "x + x">
Twice (x) => (y) { y = Add (x, x) }
)";

template <typename Message>
void Annotate(Message* message, const std::string& value) {
  auto* entry = message->add_metadata_props();
  entry->set_key("origin");
  entry->set_value(value);
}

void AddDescriptions(onnx::ModelProto& model) {
  auto& graph = *model.mutable_graph();
  graph.set_doc_string("a graph");
  graph.mutable_input(0)->set_doc_string("an input");
  graph.mutable_output(0)->set_doc_string("an output");
  graph.mutable_node(0)->set_doc_string("a node");
  Annotate(graph.mutable_node(0), "a node");
  Annotate(model.mutable_functions(0), "a function");
}

}  // namespace

std::vector<Fixture> Fixtures() {
  std::vector<Fixture> fixtures = TypedFixtures();
  fixtures.push_back({"functions", kFunctions, {}});
  fixtures.push_back({"sparse", kSparse, AddSparse});
  fixtures.push_back({"complex", kComplex, AddComplex});
  fixtures.push_back({"custom", kCustom, AddLists});
  fixtures.push_back({"metadata", kMetadata, AddDescriptions});
  return fixtures;
}

onnx::ModelProto MakeModel(const Fixture& fixture) {
  onnx::ModelProto model;
  const auto status = onnx::OnnxParser::Parse(model, fixture.text);
  if (!status.IsOK()) throw std::invalid_argument(fixture.name + ": " + status.ErrorMessage());
  if (fixture.complete) fixture.complete(model);
  return model;
}

}  // namespace loom::test
