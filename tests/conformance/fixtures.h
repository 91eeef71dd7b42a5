// Models with features that no official model has.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "onnx/onnx_pb.h"

namespace loom::test {

struct Fixture {
  std::string name;
  const char* text;                                 // ONNX text
  std::function<void(onnx::ModelProto&)> complete;  // adds what text cannot express; may be empty
};

// Functions with overloads, attributes, references and opset imports of their own, sparse tensors,
// complex and packed data types, custom operators, metadata and doc strings. Not external data:
// Loom does not read models.
std::vector<Fixture> Fixtures();

// Parses the text and calls `complete`.
onnx::ModelProto MakeModel(const Fixture& fixture);

}  // namespace loom::test
