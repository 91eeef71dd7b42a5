// Compares the value types that the builder inferred node by node with ONNX's own inference of the
// whole model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "loom/types.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

struct TypeComparison {
  int equal = 0;
  int only_declared = 0;  // types that cannot be inferred and that the original declares
  std::vector<std::string> differences;
};

// `types` are the builder's types of all outputs of nodes, in all graphs, and of the inputs of
// bodies.
//
// They must equal the result of InferShapes with data propagation, which the builder has, too. The
// original is inferred without the declared types of its outputs, because these are the expected
// result. ONNX gets additional information where the builder knows more:
// - ONNX does not read constants of the enclosing graphs in a body, so each body gets copies of
//   them.
// - ONNX does not infer the bodies of FlexAttention, so they are inferred as models of their own.
// - ONNX gives sparse initializers a type that no operator takes, so they become dense inputs.
//
// Two forms of dims count as unknown: names that ONNX generates ("unk__0"), and negative dims,
// which it infers for the last part of a Split into too many parts.
TypeComparison CompareTypes(const onnx::ModelProto& original,
                            const std::map<std::string, ValueType>& types);

}  // namespace loom::test
