// Activations: as a layer of their own, and as a setting of others.
#pragma once

#include <string_view>

#include "import/keras/layer.h"

namespace loom::keras {

// Applies the activation that the setting names; nothing for "linear".
Flow Activated(Layer& layer, const Flow& flow, std::string_view key = "activation",
               std::string_view fallback = "linear");

}  // namespace loom::keras
