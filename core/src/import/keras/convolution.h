// Helpers of all convolutions.
#pragma once

#include <initializer_list>

#include "import/keras/conversion.h"
#include "import/keras/layer.h"
#include "import/keras/spatial.h"

namespace loom::keras {

// The permutation of a Keras kernel that puts the two `leading` axes first and the spatial axes,
// which come first in Keras, behind them.
Permutation KernelOrder(const Sizes& dims, std::initializer_list<std::size_t> leading);

// Reads kernel_size, strides and dilation_rate.
Window ReadWindow(Layer& layer, std::size_t rank);

}  // namespace loom::keras
