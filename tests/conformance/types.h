// The value types that the builder inferred node by node, against ONNX's own inference of the whole
// model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "loom/types.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

struct TypeComparison {
  int equal = 0;
  int told = 0;  // no inference can tell them: given by the caller, as the original declares them
  std::vector<std::string> differences;
};

// `types`: of all values in all graphs that a node makes, as the builder knows them.
//
// The peer is InferShapes with data propagation, as the builder propagates values too, on the
// original without the declared types of its outputs, which are an answer and no question. Without
// data propagation ONNX knows less; nothing else differs but that it invents names ("unk__0") for
// unknown dims.
TypeComparison CompareTypes(const onnx::ModelProto& original,
                            const std::map<std::string, ValueType>& types);

}  // namespace loom::test
