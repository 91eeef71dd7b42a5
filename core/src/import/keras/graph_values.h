// The inputs and outputs of the graph: their names, sizes and order of axes.
#pragma once

#include <span>
#include <string>

#include "import/keras/conversion.h"
#include "import/keras/json.h"
#include "loom/result.h"

namespace loom::keras {

// Compares the requested data format with that of the model's layers, and sets the conversion's
// permutation. Fails: unsupported if the layers have both formats.
Status ChooseIoPermutation(Conversion& conversion, const Json& model);

// Appends the input that a layer describes (its batch_input_shape and dtype) to the graph.
Result<Flow> AddGraphInput(Conversion& conversion, const Json& layer, const std::string& name);

// Checks that input_shapes has as many shapes as the model has inputs. Call it after all inputs are
// added.
Status CheckInputCount(Conversion& conversion);

// Adds the outputs of the model, in the requested order of axes.
Status AddOutputs(Conversion& conversion, std::span<const NamedFlow> outputs);

// Adds the outputs for every_layer in place of the model's own.
Status AddTracedOutputs(Conversion& conversion);

}  // namespace loom::keras
