// Finds the node that an error text of ONNX refers to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace loom {

// The part of a path for the node that the text names; nullopt if it names none. For an error in a
// body of a graph's node, ONNX names the node that contains the body.
std::optional<std::string> RefusedNode(std::string_view text);

// The path for an error in the main graph. For an error in a body: the node of the main graph that
// contains the body. "model" if the text names no node.
std::string RefusedNode(std::string_view text, std::string_view graph_name);

}  // namespace loom
