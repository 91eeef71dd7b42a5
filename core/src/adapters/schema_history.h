// How an operator changed from opset to opset, in words: for the messages of the schema adapter.
#pragma once

#include <cstddef>
#include <string>

#include "loom/result.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// An official domain lacks the operator at that opset: in which one it appeared or went, or which
// other operator may be meant. Without a path.
Error UnknownOperator(const std::string& op_type, const std::string& domain, int opset);

// Of an attribute that the schema lacks: in which opset it appeared, or until which it existed.
// Begins with "; ", or is empty when no version has it.
std::string AttributeHistory(const onnx::OpSchema& schema, const std::string& name);

// Of a string that the documentation of that version does not list for the attribute: since or
// until which opset it is listed. Begins with "; ", or is empty when it never is.
std::string EnumerationHistory(const onnx::OpSchema& schema, const std::string& attribute,
                               const std::string& value);

// How many inputs or outputs a node has.
enum class Side { kInputs, kOutputs };
struct CountRange {
  bool Contains(std::size_t count) const;

  int low = 0;
  int high = 0;
};
CountRange CountsOf(const onnx::OpSchema& schema, Side side);

// "exactly 2", "at least 1", "1 to 3".
std::string ToString(const CountRange& range);

// Of a number that the schema does not take: since or until which opset the operator takes it.
// Begins with "; ", or is empty when no version does.
std::string ArityHistory(const onnx::OpSchema& schema, Side side, std::size_t count);

}  // namespace loom
