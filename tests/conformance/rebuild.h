// Rebuilds a model through Loom's public API, node by node.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "loom/builder.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

struct Rebuilt {
  std::vector<std::byte> bytes;            // the export of to_onnx
  std::map<std::string, ValueType> types;  // of every value, from the builder
};

// Fails if a call of the builder fails.
Result<Rebuilt> Rebuild(const onnx::ModelProto& original);

}  // namespace loom::test
