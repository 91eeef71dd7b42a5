// The inputs and outputs of the graph: their names, their sizes, and the order of their axes.
#pragma once

#include <span>
#include <string>

#include "import/keras/conversion.h"
#include "import/keras/json.h"
#include "loom/result.h"

namespace loom::keras {

// Compares the data format that is asked for with the one that the layers of the model have.
Status ChooseCrossing(Conversion& conversion, const Json& model);

// Appends the input that a layer describes (its batch_input_shape and dtype) to the graph.
Result<Flow> AddGraphInput(Conversion& conversion, const Json& layer, const std::string& name);

// Once all are there: whether there are as many as input_shapes.
Status CheckInputCount(Conversion& conversion);

Status AddOutputs(Conversion& conversion, std::span<const NamedFlow> outputs);

// What every_layer asks for in their place.
Status AddTracedOutputs(Conversion& conversion);

}  // namespace loom::keras
