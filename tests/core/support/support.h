// Shared by the tests of the core: short ways to build a model, and checks of a finished one.
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

// A builder with the default options, except for those that the test gives.
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

// A one-dimensional int64 tensor, for example the shape of a Reshape.
Tensor IntVector(const std::vector<std::int64_t>& values);

// A float32 tensor whose element i is i * 0.25.
Tensor Ramp(std::vector<std::int64_t> dims);

// A tensor whose byte i is i mod 251.
Tensor Filled(DataType type, std::vector<std::int64_t> dims);

ValueType FloatType(Shape shape);

// Adds a node, which must succeed. Nodes returns all outputs, Node the first one.
std::vector<Value> Nodes(Graph graph, std::string_view op_type, const std::vector<Value>& inputs,
                         const std::vector<Attribute>& attributes = {},
                         const NodeOptions& options = {});
Value Node(Graph graph, std::string_view op_type, const std::vector<Value>& inputs,
           const std::vector<Attribute>& attributes = {}, const NodeOptions& options = {});

// Adds a node, which may fail.
Result<std::vector<Value>> TryNode(Graph graph, std::string_view op_type,
                                   const std::vector<Value>& inputs,
                                   const std::vector<Attribute>& attributes = {},
                                   const NodeOptions& options = {});

// The type of the value as text.
std::string TypeText(ModelBuilder& builder, Value value);

// Finishes the builder and checks the model with ExpectGolden.
Model Finish(ModelBuilder& builder, const FinishOptions& options = {});

// Checks what holds for every model. The parts, joined with the weights' bytes, are what protobuf
// writes for the model with its data inside. All targets in memory give the same bytes. The
// official full check accepts them. ExpectTextKeeps holds.
void ExpectGolden(const Model& model);

// Prints the model as ONNX text and parses it again: this gives the same model, except for the
// bytes of weights, and the same text. A model that cannot be printed must be refused as
// unsupported.
void ExpectTextKeeps(const Model& model);

// The parts joined with the bytes of the weights.
std::string Joined(const Model& model);

// Exports the model and parses the bytes.
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
