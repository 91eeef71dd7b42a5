// Layers that do something in training only.
#include "import/keras/families.h"

namespace loom::keras {
namespace {

Flow Same(Layer& layer) { return layer.Input(); }

constexpr MaskRule kPassed = MaskRule::kPassed;

constexpr LayerKind kKinds[] = {
    {"Dropout", Same, kPassed},         {"SpatialDropout1D", Same, kPassed},
    {"AlphaDropout", Same, kPassed},    {"GaussianNoise", Same, kPassed},
    {"GaussianDropout", Same, kPassed}, {"ActivityRegularization", Same, kPassed},
};

}  // namespace

std::span<const LayerKind> IdentityLayers() { return kKinds; }

}  // namespace loom::keras
