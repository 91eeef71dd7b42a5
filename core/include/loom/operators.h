// Facts from ONNX's operator schemas for a host that offers operators as functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace loom {

// How a function returns the outputs of an operator. An operator has the same form in all opsets:
// that of its newest version.
enum class OutputForm : std::uint8_t {
  kUnknown = 0,         // the operator has no schema
  kOne = 1,             // exactly one
  kOneAndOptional = 2,  // one, followed by optional outputs
  kSeveral = 3,         // several, or a variable number
};
OutputForm OutputFormOf(std::string_view op_type, std::string_view domain);

}  // namespace loom
