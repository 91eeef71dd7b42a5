// The layers that are covered; each family of layers has a file.
#pragma once

#include <span>

#include "import/keras/layer.h"

namespace loom::keras {

std::span<const LayerKind> ActivationLayers();
std::span<const LayerKind> BidirectionalLayers();
std::span<const LayerKind> BorderLayers();
std::span<const LayerKind> ConvLstmLayers();
std::span<const LayerKind> ConvolutionLayers();
std::span<const LayerKind> DenseLayers();
std::span<const LayerKind> IdentityLayers();
std::span<const LayerKind> MaskLayers();
std::span<const LayerKind> MergingLayers();
std::span<const LayerKind> NormalisationLayers();
std::span<const LayerKind> PoolingLayers();
std::span<const LayerKind> PreprocessingLayers();
std::span<const LayerKind> RecurrentLayers();
std::span<const LayerKind> ShapeLayers();
std::span<const LayerKind> TimeDistributedLayers();

}  // namespace loom::keras
