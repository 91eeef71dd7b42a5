// Renames graph inputs and outputs.
#pragma once

#include "loom/export_options.h"
#include "loom/result.h"
#include "model/edit.h"

namespace loom {

// Gives the first inputs and outputs of the main graph new names, everywhere in the model. Names
// can be swapped. Fails: invalid-argument (too many names, an empty name, or two names for one
// value), duplicate-name.
Status RenameValues(const std::vector<std::string>& input_names,
                    const std::vector<std::string>& output_names, Edit& edit);

}  // namespace loom
