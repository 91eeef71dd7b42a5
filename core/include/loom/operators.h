// What ONNX's operator schemas tell a host that offers operators as functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace loom {

// How the outputs of an operator come back from a function. One operator has one form in all
// opsets: that of its newest version.
enum class OutputForm : std::uint8_t {
  kUnknown = 0,         // it has no schema
  kOne = 1,             // exactly one
  kOneAndOptional = 2,  // one, and behind it such as a node may lack
  kSeveral = 3,         // more than one, or as many as the node has
};
OutputForm OutputFormOf(std::string_view op_type, std::string_view domain);

}  // namespace loom
