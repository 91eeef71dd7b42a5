// What convolutions have in common.
#pragma once

#include <initializer_list>

#include "import/keras/conversion.h"
#include "import/keras/layer.h"
#include "import/keras/spatial.h"

namespace loom::keras {

// Two axes of a kernel, and then the spatial ones, which come first in Keras.
Permutation Reordered(const Sizes& dims, std::initializer_list<std::size_t> leading);

// kernel_size, strides and dilation_rate.
Window ReadWindow(Layer& layer, std::size_t rank);

}  // namespace loom::keras
