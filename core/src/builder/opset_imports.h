// Opset imports that the caller gives a model or a function.
#pragma once

#include "builder/builder_state.h"

namespace loom {

// Adds the import. Fails, without a path: invalid-argument (the domain has no such opset, is no
// UTF-8 or is imported already).
Status ImportOpset(const OpsetImport& import, Root* root);

}  // namespace loom
