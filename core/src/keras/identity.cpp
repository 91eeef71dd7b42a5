// Layers that do something in training only.
#include "keras/families.h"

namespace loom::keras {
namespace {

Flow Same(Layer& layer) { return layer.Input(); }

constexpr LayerKind kKinds[] = {
    {"Dropout", Same},       {"SpatialDropout1D", Same}, {"AlphaDropout", Same},
    {"GaussianNoise", Same}, {"GaussianDropout", Same},  {"ActivityRegularization", Same},
};

}  // namespace

std::span<const LayerKind> IdentityLayers() { return kKinds; }

}  // namespace loom::keras
