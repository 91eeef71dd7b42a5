// Fixed axes of graph inputs and outputs become dynamic.
#pragma once

#include "loom/export_options.h"
#include "loom/result.h"
#include "model/edit.h"

namespace loom {

// Gives axes of inputs and outputs a dim_param in place of their size, and infers the types of all
// other values anew. `axes`: as ExportOptions::dynamic_axes. Fails: invalid-argument (no such axis,
// a bad name), unknown-value, unsupported (the model was converted for the size), shape-mismatch.
Status SetDynamicAxes(const DynamicAxes& axes, Edit& edit);

}  // namespace loom
