// Cells of recurrent layers as a Scan, for activations that ONNX's operators have not.
#pragma once

#include <vector>

#include "import/keras/cells.h"

namespace loom::keras {

// As RunCell.
CellOutputs ScanCell(Layer& layer, const Cell& cell, const Directions& directions,
                     const Sequence& sequence, const std::vector<Value>& initial);

}  // namespace loom::keras
