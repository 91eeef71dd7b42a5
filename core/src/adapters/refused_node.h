// Which node a text of ONNX's checker or inference is about.
#pragma once

#include <string>
#include <string_view>

namespace loom {

// The path of the node of the main graph that the text names, and "model" when it names none. Of a
// refusal in a body that is the node which has the body. `graph_name`: of the main graph.
std::string RefusedNode(std::string_view text, std::string_view graph_name);

}  // namespace loom
