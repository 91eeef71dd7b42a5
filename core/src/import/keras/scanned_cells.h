// Cells of recurrent layers as a Scan, for activations that ONNX's recurrent operators lack.
#pragma once

#include <vector>

#include "import/keras/cells.h"

namespace loom::keras {

// Has the contract of RunCell.
CellOutputs ScanCell(Layer& layer, const Cell& cell, const Directions& directions,
                     const Sequence& sequence, const std::vector<Value>& initial);

}  // namespace loom::keras
