// The values that ONNX's documentation fixes for attributes. Its schemas only know that such an
// attribute is a STRING or an INT, and its checker takes any. The table follows the descriptions of
// the attributes, https://onnx.ai/onnx/operators/; a test holds every row against them.
#pragma once

#include <span>
#include <string_view>

namespace loom {

// What an attribute of an operator can be; by default anything that is of its kind.
struct Enumeration {
  // A STRING, or each element of STRINGS, is one of these; empty: not fixed.
  std::span<const std::string_view> strings;
  // An INT from 0 on: how many there are; 0: not fixed.
  int integers = 0;
  // An INT that is the number of a data type: Cast's `to`.
  bool data_type = false;
};

// At the version of the operator that appeared in opset `since`.
Enumeration EnumerationOf(std::string_view domain, std::string_view op_type,
                          std::string_view attribute, int since);

}  // namespace loom
