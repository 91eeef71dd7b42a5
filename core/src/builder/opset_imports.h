// Opset imports that the caller gives for a model or a function.
#pragma once

#include "builder/builder_state.h"

namespace loom {

// Adds the import. Fails, without a path: as AddOpset; invalid-argument (the domain is not UTF-8).
Status ImportOpset(const OpsetImport& import, Root* root);

}  // namespace loom
