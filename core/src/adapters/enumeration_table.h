// The values that ONNX's documentation allows for attributes. The schemas only say that such an
// attribute is a STRING or an INT, and the checker accepts any. The table follows the descriptions
// of the attributes, https://onnx.ai/onnx/operators/; a test compares every row with them.
#pragma once

#include <span>
#include <string_view>

namespace loom {

// The values that an attribute can have. By default, any value of its kind.
struct Enumeration {
  // The values of a STRING or of each element of STRINGS; empty: any.
  std::span<const std::string_view> strings;
  // An INT is from 0 to below this number; 0: any.
  int integers = 0;
  // Whether an INT is the number of a data type, as Cast's `to`.
  bool data_type = false;
};

// The values for the version of the operator that appeared in opset `since`.
Enumeration EnumerationOf(std::string_view domain, std::string_view op_type,
                          std::string_view attribute, int since);

}  // namespace loom
