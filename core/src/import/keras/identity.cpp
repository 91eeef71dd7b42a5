// Layers that have an effect in training only.
#include "import/keras/families.h"

namespace loom::keras {
namespace {

Flow PassThrough(Layer& layer) { return layer.Input(); }

constexpr MaskRule kPassed = MaskRule::kPassed;

constexpr LayerKind kKinds[] = {
    {"Dropout", PassThrough, kPassed},         {"SpatialDropout1D", PassThrough, kPassed},
    {"AlphaDropout", PassThrough, kPassed},    {"GaussianNoise", PassThrough, kPassed},
    {"GaussianDropout", PassThrough, kPassed}, {"ActivityRegularization", PassThrough, kPassed},
};

}  // namespace

std::span<const LayerKind> IdentityLayers() { return kKinds; }

}  // namespace loom::keras
