// Makes ONNX's operator definitions (onnx/defs/*/*.cc) smaller. A definition keeps what only code
// can express: inference, function bodies, and two rare flags. Its data, such as names, attributes
// and types, comes from a table (core/src/adapters/schemas.inc), which has a sixth of the size of
// the code it replaces. Descriptions, and function bodies that depend on the node, are dropped.
// ONNX is not patched: this file is force-included before the definitions, and its macros turn the
// other methods of OpSchema into nothing.
#pragma once

#include <type_traits>

#include "onnx/defs/function.h"
#include "onnx/defs/schema.h"
#include "onnx/defs/shape_inference.h"

namespace onnx::loom {

// Returns the lambda as a function pointer if it captures nothing: then std::function is
// instantiated once, not once per lambda.
template <typename Context, typename Function>
auto PointerTo(Function function) {
  using Pointer = void (*)(Context&);
  if constexpr (std::is_convertible_v<Function, Pointer>) {
    return static_cast<Pointer>(function);
  } else {
    return function;
  }
}

}  // namespace onnx::loom

#define TypeAndShapeInferenceFunction(...) \
  TypeAndShapeInferenceFunction(::onnx::loom::PointerTo<::onnx::InferenceContext>(__VA_ARGS__))
#define PartialDataPropagationFunction(...) \
  PartialDataPropagationFunction(           \
      ::onnx::loom::PointerTo<::onnx::DataPropagationContext>(__VA_ARGS__))

#define SetDoc(...) SetDoc("")  // does nothing, since ONNX is built without documentation
#define Attr(...) SetDoc()
#define Input(...) SetDoc()
#define Output(...) SetDoc()
#define TypeConstraint(...) SetDoc()
#define SetName(...) SetDoc()
#define SetDomain(...) SetDoc()
#define SinceVersion(...) SetDoc()
#define SetLocation(...) SetDoc()
#define SetSupportLevel(...) SetDoc()
#define SetNodeDeterminism(...) SetDoc()
#define SetContextDependentFunctionBodyBuilder(...) SetDoc()
