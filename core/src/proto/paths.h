// The parts of an error's path, its `where`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"
#include "onnx/onnx_pb.h"

namespace loom {

// graph "main"
inline std::string GraphPath(std::string_view name) { return "graph " + Quoted(name); }

// function "my.domain::Name", or function "my.domain::Name:overload"
inline std::string FunctionPath(std::string_view domain, std::string_view name,
                                std::string_view overload) {
  std::string text(domain);
  text.append("::").append(name);
  if (!overload.empty()) text.append(":").append(overload);
  return "function " + Quoted(text);
}
inline std::string FunctionPath(const onnx::FunctionProto& function) {
  return FunctionPath(function.domain(), function.name(), function.overload());
}

// node "conv1" (Conv)
inline std::string NodePath(std::string_view name, std::string_view op_type) {
  return "node " + Quoted(name) + " (" + std::string(op_type) + ")";
}
inline std::string NodePath(const onnx::NodeProto& node) {
  return NodePath(node.name(), node.op_type());
}

// attribute "strides"
inline std::string AttributePath(std::string_view name) { return "attribute " + Quoted(name); }

// An input or output of a node or body: input 0. One of a graph or function: input "x".
inline std::string InputPath(std::size_t index) { return "input " + std::to_string(index); }
inline std::string InputPath(std::string_view name) { return "input " + Quoted(name); }
inline std::string OutputPath(std::size_t index) { return "output " + std::to_string(index); }
inline std::string OutputPath(std::string_view name) { return "output " + Quoted(name); }

// initializer "w"
inline std::string InitializerPath(std::string_view name) { return "initializer " + Quoted(name); }

}  // namespace loom
