// Builds a model again through Loom's public API, node by node.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "loom/builder.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

struct Rebuilt {
  std::vector<std::byte> bytes;            // as to_onnx exports them
  std::map<std::string, ValueType> types;  // of every value, as the builder knew it
};

// Fails as the builder does.
Result<Rebuilt> Rebuild(const onnx::ModelProto& original);

}  // namespace loom::test
