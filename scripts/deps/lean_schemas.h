// Force-included in front of ONNX's operator definitions (onnx/defs/*/*.cc). Leaves of a schema
// what only code can say: inference and function bodies, and two rare flags. What can be written
// down, names, attributes, types and the like, stands in a table (core/src/adapters/schemas.inc), a sixth of
// the size of the code that says the same; descriptions and function bodies that depend on the node
// stand nowhere.
// ONNX is not patched: its builder methods are overlaid with macros that leave this out.
#pragma once

#include <type_traits>

#include "onnx/defs/function.h"
#include "onnx/defs/schema.h"
#include "onnx/defs/shape_inference.h"

namespace onnx::loom {

// A lambda as a pointer: std::function is instantiated once, not for each lambda.
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

#define SetDoc(...) SetDoc("")  // which does nothing without documentation
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
