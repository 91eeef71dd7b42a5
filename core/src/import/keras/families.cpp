#include "import/keras/families.h"

namespace loom::keras {

const LayerKind* FindLayer(std::string_view class_name) {
  const std::span<const LayerKind> families[] = {
      ActivationLayers(),  BidirectionalLayers(), BorderLayers(),          ConvLstmLayers(),
      ConvolutionLayers(), DenseLayers(),         IdentityLayers(),        MaskLayers(),
      MergingLayers(),     NormalisationLayers(), PoolingLayers(),         PreprocessingLayers(),
      RecurrentLayers(),   ShapeLayers(),         TimeDistributedLayers(),
  };
  for (const std::span<const LayerKind> family : families) {
    for (const LayerKind& kind : family) {
      if (kind.class_name == class_name) return &kind;
    }
  }
  return nullptr;
}

}  // namespace loom::keras
