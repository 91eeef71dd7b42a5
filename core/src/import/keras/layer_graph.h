// The layers of a Keras model, converted in the order in which they depend on each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "import/keras/conversion.h"
#include "import/keras/json.h"
#include "loom/result.h"

namespace loom::keras {

// Appends the layers of a model (its class_name and config), and returns its outputs. Its inputs
// are those given; without them they become inputs of the graph.
Result<std::vector<NamedFlow>> ConvertModel(Conversion& conversion, const Json& model,
                                            const std::optional<std::vector<Flow>>& inputs);

// Whether the JSON of a layer is that of a model, and the outputs of one in a model.
bool IsModel(const Json& layer);
Result<std::vector<Flow>> ConvertInnerModel(Conversion& conversion, const Json& model,
                                            std::vector<Flow> inputs);

}  // namespace loom::keras
