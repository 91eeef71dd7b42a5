// Finds the functions of a model and checks calls of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/inference.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

using AttributeKinds = std::unordered_map<std::string, onnx::AttributeProto::AttributeType>;

class Functions {
 public:
  struct Record {
    const onnx::FunctionProto* proto = nullptr;
    AttributeKinds kinds;  // of attributes with a default or a reference
  };

  // Null if there is none.
  const Record* Find(std::string_view domain, std::string_view name,
                     std::string_view overload) const;

  void Add(const onnx::FunctionProto* function, AttributeKinds kinds);

  // The functions in the form that ONNX's inference takes.
  const FunctionMap& protos() const { return protos_; }

 private:
  FunctionMap protos_;
  std::unordered_map<std::string, Record> records_;  // by the same key
};

// Whether the node is a call of the function.
bool Calls(const onnx::NodeProto& node, const onnx::FunctionProto& function);

// The kind of an attribute of a call. nullopt: the function does not fix it. Fails, without a path:
// bad-attribute if the function has no such attribute.
Result<std::optional<onnx::AttributeProto::AttributeType>> KindOfAttribute(
    const Functions::Record& function, const std::string& name);

// Checks a call of the function. Paths of errors begin below the node. Fails: bad-arity;
// bad-attribute if an attribute without a default is missing.
Status CheckCall(const onnx::FunctionProto& function, const onnx::NodeProto& node);

}  // namespace loom
