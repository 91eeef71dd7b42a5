// Keras models for the tests: JSON as TensorFlow.js writes it, and weights.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/support/support.h"
#include "loom/keras.h"

namespace loom::test {

// A float32 weight with the elements 0, 1, 2, … It owns its memory.
KerasWeight FloatWeight(std::string name, std::vector<std::int64_t> dims);

// The JSON of a layer. `settings` are further members of its config, such as "\"units\":2".
std::string LayerJson(std::string_view class_name, std::string_view name,
                      std::string_view settings = "");

// The result of model.toJSON() for a chain of layers. `input_shape` includes the batch, for example
// "null,4".
std::string SequentialJson(std::string_view input_shape, const std::vector<std::string>& layers);

// Converts the model and checks the result with ExpectGolden.
Model Converted(const std::string& json, const std::vector<KerasWeight>& weights,
                const KerasOptions& options = {});

// The operators of the nodes, in order.
std::vector<std::string> OpTypes(const Model& model);

// The elements of a float32 initializer of the exported model.
std::vector<float> Elements(const Model& model, std::string_view initializer);

void ExpectRefused(const std::string& json, const std::vector<KerasWeight>& weights, ErrorCode code,
                   std::string_view where, std::string_view message);

}  // namespace loom::test
