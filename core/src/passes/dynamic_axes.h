// Makes fixed axes of graph inputs and outputs dynamic.
#pragma once

#include "loom/export_options.h"
#include "loom/result.h"
#include "model/edit.h"

namespace loom {

// Replaces the size of axes of inputs and outputs by a dim_param, and infers the types of all other
// values again. `axes`: as ExportOptions::dynamic_axes. Fails: invalid-argument (there is no such
// axis, or the name is not valid), unknown-value, unsupported (the model was converted for the
// fixed size), shape-mismatch.
Status SetDynamicAxes(const DynamicAxes& axes, Edit& edit);

}  // namespace loom
