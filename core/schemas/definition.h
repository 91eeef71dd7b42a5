// Writes the format that core/src/adapters/schema_definition.h describes.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "onnx/defs/schema.h"

namespace loom::schemas {

// The distinct lists of allowed types, numbered in the order of their first use.
class TypeLists {
 public:
  // The number of the list; a new list gets the next number.
  std::size_t IndexOf(const std::vector<std::string>& types);
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, std::size_t> indices_;
  std::vector<std::string> texts_;
};

// The definition of a schema. Adds its lists of types to `lists`.
std::string DefinitionOf(const onnx::OpSchema& schema, TypeLists& lists);

}  // namespace loom::schemas
