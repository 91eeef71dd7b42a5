// The official operator schemas. Making all of them takes a WebAssembly module 0.1 s. So ONNX is
// built for it without registering them (and without most of their code, see schema_definition.h),
// and each is registered when its operator is first looked up. Native ONNX registers all of them at
// once, because several threads may look schemas up.
#pragma once

#include <span>
#include <string_view>

#include "onnx/defs/schema.h"
#include "onnx/onnx_pb.h"

namespace loom {

// The schema at an opset, and the newest one. Null if there is none.
const onnx::OpSchema* SchemaAt(std::string_view op_type, std::string_view domain, int opset);
const onnx::OpSchema* LatestSchema(std::string_view op_type, std::string_view domain);

// Register the operators of all nodes. Needed before ONNX looks them up itself.
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
  onnx::OpSchema (*code)();  // ONNX's own; for WebAssembly, it sets only the inference functions
  std::string_view definition;
};
std::span<const SchemaMaker> SchemaMakers();

}  // namespace loom
