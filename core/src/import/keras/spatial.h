// Helpers of layers with images: convolutions, pooling and the like.
#pragma once

#include <cstdint>
#include <vector>

#include "import/keras/layer.h"

namespace loom::keras {

// The layer's input in ONNX's order, [N, C, spatial…]: transposed, or unchanged if data_format says
// that the model already has this order.
Flow ImageInput(Layer& layer, std::size_t spatial_rank);

// The axis of the spatial dim `index` in Keras, which depends on data_format.
std::int64_t SpatialAxis(Layer& layer, std::size_t index);

// The window of a convolution or pooling, and how it moves.
struct Window {
  Sizes kernel;
  Sizes strides;
  Sizes dilations;  // empty if the operator has none
};

// Refuses 'same' for volumes whose stride is larger than the window: the padding of TensorFlow.js
// is negative there and shifts the result.
void CheckVolume(Layer& layer, const Window& window);

// The attributes of Conv, MaxPool and the like, "padding" included.
std::vector<NodeAttribute> WindowAttributes(Layer& layer, const Flow& image, const Window& window);

}  // namespace loom::keras
