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

// `types`: of all values in all graphs that a node makes, and of the inputs of bodies, as the
// builder knows them.
//
// The peer is InferShapes with data propagation (the builder propagates values too; without it ONNX
// knows less) on the original without the declared types of its outputs, which are an answer and no
// question. Where the builder knows more, the peer gets to know it, so that they still must agree:
// - ONNX does not look at constants of the graphs around a body: the body gets copies of them.
// - ONNX does not enter the bodies of FlexAttention: they are inferred as models of their own.
// - ONNX gives sparse initializers a type that no operator takes: they are dense inputs.
// Two ways in which ONNX writes an unknown dim are taken for one: names that it invents ("unk__0")
// and dims below 0, which it finds for the last part of a Split into too many parts.
TypeComparison CompareTypes(const onnx::ModelProto& original,
                            const std::map<std::string, ValueType>& types);

}  // namespace loom::test
