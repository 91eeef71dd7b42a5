// Writes what core/src/adapters/schema_definition.h describes.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "onnx/defs/schema.h"

namespace loom::schemas {

// The lists of allowed types, each once, numbered in the order in which they were asked for.
class TypeLists {
 public:
  std::size_t IndexOf(const std::vector<std::string>& types);
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, std::size_t> indices_;
  std::vector<std::string> texts_;
};

std::string DefinitionOf(const onnx::OpSchema& schema, TypeLists& lists);

}  // namespace loom::schemas
