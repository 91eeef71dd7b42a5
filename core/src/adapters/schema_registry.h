// The official operator schemas. Making all of them takes a WebAssembly module 0.1 s, so ONNX is
// built there without its registration of all (and without most of their code, see
// schema_definition.h), and each is registered when its operator is first looked up. Elsewhere ONNX
// registers them, because then other threads can look them up meanwhile.
#pragma once

#include <span>
#include <string_view>

#include "onnx/defs/schema.h"
#include "onnx/onnx_pb.h"

namespace loom {

// The schema that holds at an opset, the latest one; null when there is none.
const onnx::OpSchema* SchemaAt(std::string_view op_type, std::string_view domain, int opset);
const onnx::OpSchema* LatestSchema(std::string_view op_type, std::string_view domain);

// To be called before functions of ONNX look up the operators of their nodes by themselves.
void RegisterSchemasOf(const onnx::ModelProto& model);
void RegisterSchemasOf(const onnx::FunctionProto& function);

// One version of an operator.
struct SchemaMaker {
  onnx::OpSchema Make() const;

  // Fills the schema from its definition.
  void Complete(onnx::OpSchema& schema) const;

  std::string_view op_type;
  std::string_view domain;
  int since = 0;
  onnx::OpSchema (*code)();  // ONNX's own; a lean ONNX has no more in it than inference
  std::string_view definition;
};
std::span<const SchemaMaker> SchemaMakers();

}  // namespace loom
