#include "builder/functions.h"

#include <algorithm>

#include "base/text.h"
#include "proto/node_fields.h"
#include "proto/paths.h"

namespace loom {

const Functions::Record* Functions::Find(std::string_view domain, std::string_view name,
                                         std::string_view overload) const {
  if (records_.empty()) return nullptr;
  const auto it = records_.find(FunctionKey(domain, name, overload));
  return it == records_.end() ? nullptr : &it->second;
}

void Functions::Add(const onnx::FunctionProto* function, AttributeKinds kinds) {
  std::string key = FunctionKey(function->domain(), function->name(), function->overload());
  protos_.emplace(key, function);
  records_.emplace(std::move(key), Record{function, std::move(kinds)});
}

bool Calls(const onnx::NodeProto& node, const onnx::FunctionProto& function) {
  return node.op_type() == function.name() && node.domain() == function.domain() &&
         node.overload() == function.overload();
}

Result<std::optional<onnx::AttributeProto::AttributeType>> KindOfAttribute(
    const Functions::Record& function, const std::string& name) {
  const auto& required = function.proto->attribute();
  const bool known = std::ranges::find(required, name) != required.end() ||
                     FindAttribute(function.proto->attribute_proto(), name);
  if (!known) {
    return Error{ErrorCode::kBadAttribute,
                 {},
                 "the function " + Quoted(function.proto->name()) + " has no such attribute",
                 {}};
  }
  const auto it = function.kinds.find(name);
  if (it == function.kinds.end()) return std::optional<onnx::AttributeProto::AttributeType>();
  return std::optional(it->second);
}

Status CheckCall(const onnx::FunctionProto& function, const onnx::NodeProto& node) {
  const auto too_many = [&](const char* what, int most, int given) {
    return Error{ErrorCode::kBadArity,
                 {},
                 "the function takes at most " + std::to_string(most) + " " + what + ", given " +
                     std::to_string(given),
                 {}};
  };
  if (node.input_size() > function.input_size()) {
    return too_many("inputs", function.input_size(), node.input_size());
  }
  if (node.output_size() > function.output_size()) {
    return too_many("outputs", function.output_size(), node.output_size());
  }
  for (const std::string& name : function.attribute()) {
    if (FindAttribute(node.attribute(), name)) continue;
    return Error{ErrorCode::kBadAttribute,
                 AttributePath(name),
                 "is required and missing: the function has no default for it",
                 {}};
  }
  return Done{};
}

}  // namespace loom
