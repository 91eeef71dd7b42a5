// The functions of a model: how they are found, and what a node that calls one must satisfy.
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
    AttributeKinds kinds;  // of the attributes, as far as defaults and references fix them
  };

  // Null when there is none.
  const Record* Find(std::string_view domain, std::string_view name,
                     std::string_view overload) const;

  void Add(const onnx::FunctionProto* function, AttributeKinds kinds);

  // As ONNX's inference takes them.
  const FunctionMap& protos() const { return protos_; }

 private:
  FunctionMap protos_;
  std::unordered_map<std::string, Record> records_;  // by the same key
};

// Whether the node is a call of the function.
bool Calls(const onnx::NodeProto& node, const onnx::FunctionProto& function);

// The kind of an attribute of a call. nullopt: only the function's caller can know it. Fails,
// without a path: bad-attribute when the function has no such attribute.
Result<std::optional<onnx::AttributeProto::AttributeType>> KindOfAttribute(
    const Functions::Record& function, const std::string& name);

// Fails, with a path that begins below the node: bad-arity, bad-attribute (one without a default is
// missing).
Status CheckCall(const onnx::FunctionProto& function, const onnx::NodeProto& node);

}  // namespace loom
