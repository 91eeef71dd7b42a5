// ONNX's registry of schemas with all in it. A lean ONNX has only those that were asked for, and
// the tests that go through all of them, or ask ONNX without Loom, need the others too.
#pragma once

#include "adapters/schema_registry.h"

namespace loom::test {

inline void RegisterAllSchemas() {
  for (const SchemaMaker& maker : SchemaMakers()) LatestSchema(maker.op_type, maker.domain);
}

}  // namespace loom::test
