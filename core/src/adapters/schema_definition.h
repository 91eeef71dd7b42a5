// What a schema says beside its code, as text. ONNX has it as code that builds it, which takes six
// times the room; the library for WebAssembly is built without that code (scripts/deps), and reads
// core/src/adapters/schemas.inc, which core/schemas writes from the schemas of the native library.
//
// A definition has four fields, with "|" between them and ";" between the entries of one:
//   inputs, outputs   name:type, then "?" if it is optional, "*" and the least number if it is
//                     variadic, "~" in place of "*" if its values may differ in type
//   type constraints  name=index of the list of allowed types
//   attributes        name:KIND, then "!" if it is required, or "=" and its default, a list with
//   ","
// Documentation is left out, as are the categories that only documentation shows.
#pragma once

#include <span>
#include <string_view>

#include "onnx/defs/schema.h"

namespace loom {

// The schema of an operator as far as the text tells it. `type_lists` have ";" between the types.
void Define(std::string_view definition, std::span<const std::string_view> type_lists,
            onnx::OpSchema& schema);

}  // namespace loom
