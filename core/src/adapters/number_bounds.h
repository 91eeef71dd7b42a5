// Bounds on numbers that ONNX's inference turns into dims: it casts them without a look, and what a
// cast makes of a number that does not fit depends on the machine.
#pragma once

#include "adapters/node_view.h"
#include "loom/result.h"

namespace loom {

// A constant step that is not 0, and a number of elements below 2^63. Fails: shape-mismatch.
Status CheckRange(const NodeView& view);

// Constant scales of Resize and Upsample: finite, above 0, and no dim of 2^63 or more comes of
// them. Fails: shape-mismatch, bad-attribute.
Status CheckScales(const NodeView& view);

// Constant sizes of DFT, STFT, the windows and MelWeightMatrix: there must be a number. STFT's step
// must be above 0. Fails: shape-mismatch.
Status CheckSignalSizes(const NodeView& view);

// OneHot's constant depth, when it is a floating-point number. Fails: shape-mismatch.
Status CheckDepth(const NodeView& view);

}  // namespace loom
