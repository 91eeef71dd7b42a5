// What convolutions, pooling and their like have in common.
#pragma once

#include <cstdint>
#include <vector>

#include "import/keras/layer.h"

namespace loom::keras {

// The layer's input as ONNX wants it, [N, C, spatial…]: transposed, or as it is where data_format
// says that the model itself has it so.
Flow ImageInput(Layer& layer, std::size_t spatial_rank);

// The axis of that spatial dim in Keras, by data_format.
std::int64_t SpatialAxis(Layer& layer, std::size_t index);

// How a window moves.
struct Window {
  Sizes kernel;
  Sizes strides;
  Sizes dilations;  // empty where the operator has none
};

// Refuses 'same' where TensorFlow.js shifts a volume: its padding gets negative there.
void CheckVolume(Layer& layer, const Window& window);

// The attributes of Conv, MaxPool and the like, "padding" included.
std::vector<NodeAttribute> Attributes(Layer& layer, const Flow& image, const Window& window);

}  // namespace loom::keras
