#include "keras/families.h"

namespace loom::keras {

LayerFunction FindLayer(std::string_view class_name) {
  const std::span<const LayerKind> families[] = {
      ActivationLayers(), BorderLayers(),  ConvolutionLayers(), DenseLayers(),
      IdentityLayers(),   MergingLayers(), PoolingLayers(),     NormalisationLayers(),
      RecurrentLayers(),  ShapeLayers(),
  };
  for (const std::span<const LayerKind> family : families) {
    for (const LayerKind& kind : family) {
      if (kind.class_name == class_name) return kind.convert;
    }
  }
  return nullptr;
}

}  // namespace loom::keras
