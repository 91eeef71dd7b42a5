// What the tests of the core share: short ways to build a model, and the finish that proves it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "loom/builder.h"
#include "loom/export.h"
#include "loom/parts.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

// A builder whose model can only differ where the test says so.
ModelBuilder Builder(int opset = 21, BuilderOptions options = {});

template <typename Number>
Tensor TensorOf(DataType type, std::vector<std::int64_t> dims, const std::vector<Number>& values) {
  Tensor tensor{.data_type = type, .dims = std::move(dims), .bytes = {}, .strings = {}};
  tensor.bytes.resize(values.size() * sizeof(Number));
  if (!values.empty()) std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
  return tensor;
}

Tensor Floats(std::vector<std::int64_t> dims, const std::vector<float>& values);
Tensor Ints(std::vector<std::int64_t> dims, const std::vector<std::int64_t>& values);
Tensor Strings(std::vector<std::int64_t> dims, std::vector<std::string> values);

// A vector of int64, as Reshape's shape.
Tensor IntVector(const std::vector<std::int64_t>& values);

// float32, element i is i * 0.25.
Tensor Ramp(std::vector<std::int64_t> dims);

// As many bytes as data type and dims need, byte i is i mod 251.
Tensor Filled(DataType type, std::vector<std::int64_t> dims);

ValueType FloatType(Shape shape);

// A node whose values all succeed; the first of them for the common case.
std::vector<Value> Nodes(Graph graph, std::string_view op_type, const std::vector<Value>& inputs,
                         const std::vector<Attribute>& attributes = {},
                         const NodeOptions& options = {});
Value Node(Graph graph, std::string_view op_type, const std::vector<Value>& inputs,
           const std::vector<Attribute>& attributes = {}, const NodeOptions& options = {});

// As one call that may fail.
Result<std::vector<Value>> TryNode(Graph graph, std::string_view op_type,
                                   const std::vector<Value>& inputs,
                                   const std::vector<Attribute>& attributes = {},
                                   const NodeOptions& options = {});

// ToString(TypeOf(value)).
std::string TypeText(ModelBuilder& builder, Value value);

// Finishes the builder and asserts what holds for every model: see ExpectGolden.
Model Finish(ModelBuilder& builder, const FinishOptions& options = {});

// The parts joined with the weights' bytes are what protobuf writes for the model with its data
// inside; all targets in memory give them; the official full check accepts them. And
// ExpectTextKeeps.
void ExpectGolden(const Model& model);

// The text of the model, unless it is refused as unsupported, gives the same model back (weights'
// bytes apart) and the same text.
void ExpectTextKeeps(const Model& model);

// The bytes of the parts with the weights between them.
std::string Joined(const Model& model);

// The model as a reader of the exported bytes has it.
onnx::ModelProto Exported(const Model& model);
onnx::ModelProto Exported(const Model& model, const ExportOptions& options);

// The exported model as ONNX text.
std::string Text(const Model& model);

std::string_view AsText(const std::vector<std::byte>& bytes);

// Fails the test unless the error has that code, exactly that `where`, and a message that contains
// `message`.
void ExpectError(const Error& error, ErrorCode code, std::string_view where,
                 std::string_view message);
template <typename T>
void ExpectError(const Result<T>& result, ErrorCode code, std::string_view where,
                 std::string_view message) {
  ASSERT_FALSE(result.ok()) << "expected " << Name(code) << " at " << where;
  ExpectError(result.error(), code, where, message);
}

}  // namespace loom::test
