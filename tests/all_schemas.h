// Registers all schemas with ONNX. The lean ONNX only has the schemas that Loom has looked up so
// far. Tests that visit all schemas, or that call ONNX directly, need all of them.
#pragma once

#include "adapters/schema_registry.h"

namespace loom::test {

inline void RegisterAllSchemas() {
  for (const SchemaMaker& maker : SchemaMakers()) LatestSchema(maker.op_type, maker.domain);
}

}  // namespace loom::test
