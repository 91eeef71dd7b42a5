// Describes for error messages how an operator changed from opset to opset.
#pragma once

#include <cstddef>
#include <string>

#include "loom/result.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// The error, without a path, for an operator that an official domain lacks at the opset. Says in
// which opset it appeared or was removed, or which other operator may be meant.
Error UnknownOperator(const std::string& op_type, const std::string& domain, int opset);

// For an attribute that the schema lacks: in which opset it appeared, or until which it existed.
// Begins with "; "; empty if no version has it.
std::string AttributeHistory(const onnx::OpSchema& schema, const std::string& name);

// For a string that the documentation of this version does not list: since or until which opset it
// is listed. Begins with "; "; empty if it is never listed.
std::string EnumerationHistory(const onnx::OpSchema& schema, const std::string& attribute,
                               const std::string& value);

// The number of inputs or outputs that an operator takes.
enum class Side { kInputs, kOutputs };
struct CountRange {
  bool Contains(std::size_t count) const;

  int low = 0;
  int high = 0;
};
CountRange CountsOf(const onnx::OpSchema& schema, Side side);

// "exactly 2", "at least 1", "1 to 3".
std::string ToString(const CountRange& range);

// For a number that the schema does not take: since or until which opset the operator takes it.
// Begins with "; "; empty if no version takes it.
std::string ArityHistory(const onnx::OpSchema& schema, Side side, std::size_t count);

}  // namespace loom
