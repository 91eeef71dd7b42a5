#include "adapters/output_count.h"

#include <algorithm>

#include "adapters/schema.h"
#include "proto/node_fields.h"

namespace loom {
namespace {

// As many outputs as the attribute says, or one for each given size. 0: unknown.
std::size_t PartsOfSplit(const onnx::NodeProto& node,
                         std::span<const onnx::TypeProto* const> input_types) {
  const auto* count = FindAttribute(node.attribute(), "num_outputs");
  if (count) return count->i() > 0 ? static_cast<std::size_t>(count->i()) : 0;
  if (const auto* sizes = FindAttribute(node.attribute(), "split"))
    return static_cast<std::size_t>(sizes->ints_size());
  if (input_types.size() < 2 || !input_types[1]) return 0;
  const auto& shape = input_types[1]->tensor_type().shape();
  return shape.dim_size() == 1 ? static_cast<std::size_t>(shape.dim(0).dim_value()) : 0;
}

// An optimizer takes a rate, a step and `taken` values for each weight, and returns `given` values
// for each.
std::size_t PartsOfOptimizer(std::size_t inputs, std::size_t taken, std::size_t given) {
  return inputs < 2 ? 0 : (inputs - 2) / taken * given;
}

std::size_t Parts(const onnx::NodeProto& node,
                  std::span<const onnx::TypeProto* const> input_types) {
  const std::string& op_type = node.op_type();
  if (op_type == "Split") return PartsOfSplit(node, input_types);
  if (op_type == "Adam") return PartsOfOptimizer(input_types.size(), 4, 3);
  if (op_type == "Adagrad" || op_type == "Momentum") {
    return PartsOfOptimizer(input_types.size(), 3, 2);
  }
  if (op_type != "Gradient") return 0;
  const auto* inputs = FindAttribute(node.attribute(), "xs");
  return inputs ? static_cast<std::size_t>(inputs->strings_size()) : 0;
}

}  // namespace

std::size_t OutputCountOf(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                          std::span<const onnx::TypeProto* const> input_types) {
  return std::max(DefaultOutputCount(schema), Parts(node, input_types));
}

}  // namespace loom
