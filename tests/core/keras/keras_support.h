// Models of Keras for the tests: JSON as TensorFlow.js writes it, and weights.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/support/support.h"
#include "loom/keras.h"

namespace loom::test {

// float32, never destroyed, so that it can stand in for memory of the caller's.
KerasWeight FloatWeight(std::string name, std::vector<std::int64_t> dims);

// A layer: its class, its name, and other members of its config: "\"units\":2".
std::string LayerJson(std::string_view class_name, std::string_view name,
                      std::string_view settings = "");

// What model.toJSON() gives for a chain of layers; the first has an input of that shape, the batch
// included: "null,4".
std::string SequentialJson(std::string_view input_shape, const std::vector<std::string>& layers);

// Converted, and proven to be what protobuf writes.
Model Converted(const std::string& json, const std::vector<KerasWeight>& weights,
                const KerasOptions& options = {});

// "op_type" of the nodes, in order.
std::vector<std::string> OpTypes(const Model& model);

// The elements of a float32 initializer of the exported model.
std::vector<float> Elements(const Model& model, std::string_view initializer);

void ExpectRefused(const std::string& json, const std::vector<KerasWeight>& weights, ErrorCode code,
                   std::string_view where, std::string_view message);

}  // namespace loom::test
