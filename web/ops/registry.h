// Every operator of ONNX's registry with its history. This tool reads the schemas directly and not
// through the core's adapter: it needs facts that no program needs, above all the documentation,
// and an exception of ONNX may simply fail the build.
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
  std::vector<onnx::OpSchema> versions;  // versions that are not deprecated, oldest first
  int deprecated_in = 0;                 // the opset; 0: not deprecated
};

// All operators, sorted by domain, then by name.
std::vector<Operator> AllOperators();

// One attribute of an operator, over all versions.
struct AttributeHistory {
  std::string name;
  std::vector<const onnx::OpSchema*> versions;  // versions with the attribute, oldest first
  int until = 0;  // the last opset with the attribute; 0: the newest version has it

  const onnx::OpSchema::Attribute& In(const onnx::OpSchema& version) const {
    return version.attributes().at(name);
  }
  const onnx::OpSchema::Attribute& newest() const { return In(*versions.back()); }
  bool required() const { return until == 0 && newest().required; }
};

// The attributes of an operator, sorted by name.
std::vector<AttributeHistory> AttributesOf(const Operator& op);

// The folder of ONNX's sources that defines it, such as "nn".
std::string FolderOf(const onnx::OpSchema& schema);

}  // namespace loom::ops
