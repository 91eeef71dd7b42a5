// Activations, as layers and as settings of other layers.
#pragma once

#include <string_view>

#include "import/keras/layer.h"

namespace loom::keras {

// Applies the activation that the setting `key` names; "linear" changes nothing.
Flow ApplyActivation(Layer& layer, const Flow& flow, std::string_view key = "activation",
                     std::string_view fallback = "linear");

}  // namespace loom::keras
