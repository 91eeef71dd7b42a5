// Makes the parts of a model from the wire bytes of its skeleton.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "loom/parts.h"
#include "loom/result.h"
#include "model/weight_references.h"

namespace loom {

// Returns the fields external_data and data_location for the weight of the initializer `name`,
// serialised; "" if the weight goes into the model. Called once for each weight, in the order of
// the model.
using ReferenceMaker =
    std::function<std::string(const WeightReference& weight, const std::string& name)>;

// The parts of a model. Without `make_reference` all weights go into the model. Fails:
// model-too-large; invalid-argument if the bytes are not a skeleton.
Result<Parts> SpliceParts(std::string_view skeleton, const ReferenceMaker& make_reference);

}  // namespace loom
