// Force-included in front of ONNX's operator definitions (onnx/defs/*/*.cc). Drops what nobody asks
// for at run time: the descriptions of operators, attributes, inputs, outputs and type constraints,
// and function bodies that depend on the node, which inliners of operators take (24 KB, brotli).
// ONNX is not patched: its builder methods are overlaid with macros that leave this out.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "onnx/defs/function.h"
#include "onnx/defs/schema.h"
#include "onnx/defs/shape_inference.h"

// The allowed types of a constraint, without the description that follows them in the call.
inline std::initializer_list<const char*> LoomAllowedTypes(std::initializer_list<const char*> types,
                                                           const char*) {
  return types;
}
template <typename Description>
const std::vector<std::string>& LoomAllowedTypes(const std::vector<std::string>& types,
                                                 const Description&) {
  return types;
}

#define SetDoc(...) SetDoc("")
#define Attr(name, description, ...) Attr(name, "", __VA_ARGS__)
#define Input(index, name, description, ...) Input(index, name, "", __VA_ARGS__)
#define Output(index, name, description, ...) Output(index, name, "", __VA_ARGS__)
#define TypeConstraint(name, ...) TypeConstraint(name, LoomAllowedTypes(__VA_ARGS__), "")
#define SetContextDependentFunctionBodyBuilder(...) SetDoc("")
