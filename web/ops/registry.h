// Every operator of ONNX's registry with its history. This tool reads the schemas themselves,
// beside the core's adapter: it asks for what no program needs, documentation first of all, and
// where ONNX throws, the build fails.
#pragma once

#include <string>
#include <vector>

#include "onnx/defs/schema.h"

namespace loom::ops {

struct Operator {
  const onnx::OpSchema& newest() const { return versions.back(); }
  int first() const { return versions.front().SinceVersion(); }

  std::string domain;  // "" for ai.onnx
  std::string name;
  std::vector<onnx::OpSchema> versions;  // those that can be used, oldest first
  int deprecated_in = 0;                 // the opset; 0: it is not
};

// By domain, then by name.
std::vector<Operator> AllOperators();

// One attribute of an operator, over all versions.
struct AttributeHistory {
  std::string name;
  std::vector<const onnx::OpSchema*> versions;  // those that have it, oldest first
  int until = 0;  // the last opset that has it; 0: the newest version has it

  const onnx::OpSchema::Attribute& In(const onnx::OpSchema& version) const {
    return version.attributes().at(name);
  }
  const onnx::OpSchema::Attribute& newest() const { return In(*versions.back()); }
  bool required() const { return until == 0 && newest().required; }
};

// By name.
std::vector<AttributeHistory> AttributesOf(const Operator& op);

// The folder of ONNX's sources that defines it, such as "nn".
std::string FolderOf(const onnx::OpSchema& schema);

}  // namespace loom::ops
