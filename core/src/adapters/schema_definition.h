// Schemas as text, without their inference functions. ONNX builds each schema with code, which is
// six times as large. The library for WebAssembly is built without that code (scripts/deps) and
// reads schemas.inc, which core/schemas writes from the schemas of the native library.
//
// A definition has four fields, with "|" between them and ";" between the entries of one:
//   inputs, outputs   name:type, then "?" if it is optional, "*" and the least number if it is
//                     variadic, "~" in place of "*" if its values may differ in type
//   type constraints  name=index of the list of allowed types
//   attributes        name:KIND, then "!" if it is required, or "=" and its default; items of a
//   list
//                     have "," between them
// Documentation is left out, also the categories that only documentation shows.
#pragma once

#include <span>
#include <string_view>

#include "onnx/defs/schema.h"

namespace loom {

// Fills the schema from its definition. `type_lists` have ";" between the types.
void Define(std::string_view definition, std::span<const std::string_view> type_lists,
            onnx::OpSchema& schema);

}  // namespace loom
