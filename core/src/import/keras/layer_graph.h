// Converts the layers of a Keras model in the order in which they depend on each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "import/keras/conversion.h"
#include "import/keras/json.h"
#include "loom/result.h"

namespace loom::keras {

// Appends the layers of a model (the JSON with class_name and config) and returns its outputs.
// `inputs` are the values of its inputs; without them the inputs become inputs of the graph.
Result<std::vector<NamedFlow>> ConvertModel(Conversion& conversion, const Json& model,
                                            const std::optional<std::vector<Flow>>& inputs);

// IsModel tells whether a layer is itself a model. ConvertInnerModel converts such a nested model.
bool IsModel(const Json& layer);
Result<std::vector<Flow>> ConvertInnerModel(Conversion& conversion, const Json& model,
                                            std::vector<Flow> inputs);

}  // namespace loom::keras
