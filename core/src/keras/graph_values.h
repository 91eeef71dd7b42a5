// Inputs of the graph.
#pragma once

#include <string>

#include "keras/conversion.h"
#include "keras/json.h"
#include "loom/result.h"

namespace loom::keras {

// The input that a layer's batch_input_shape and dtype describe. Fails: invalid-argument when it
// has no shape.
Result<Flow> AddGraphInput(Conversion& conversion, const Json& layer, const std::string& name);

}  // namespace loom::keras
