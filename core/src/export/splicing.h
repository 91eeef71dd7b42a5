// Splices on the wire: the bytes of a model, made of its skeleton.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "loom/parts.h"
#include "loom/result.h"
#include "model/weight_references.h"

namespace loom {

// The fields external_data and data_location for the weight of an initializer of that name, as
// protobuf writes them; "" for a weight that goes into the model. Called once for each weight, in
// the order of the model.
using ReferTo = std::function<std::string(const WeightReference& weight, const std::string& name)>;

// The parts of a model; without `refer_to` all weights go into it.
// Fails: model-too-large, invalid-argument for bytes that are no skeleton.
Result<Parts> SpliceParts(std::string_view skeleton, const ReferTo& refer_to);

}  // namespace loom
