// Checks numbers that ONNX's inference casts to dims. It does not check their range, and the cast
// of a number that does not fit has no defined result.
#pragma once

#include "adapters/node_view.h"
#include "loom/result.h"

namespace loom {

// Checks that a constant step of Range is not 0 and that there are fewer than 2^63 elements. Fails:
// shape-mismatch.
Status CheckRange(const NodeView& view);

// Checks that constant scales of Resize and Upsample are finite, above 0, and make no dim of 2^63
// or more. Fails: shape-mismatch, bad-attribute.
Status CheckScales(const NodeView& view);

// Checks constant sizes of DFT, STFT and the windows: each must be a single number, and those of
// STFT above 0. Fails: shape-mismatch.
Status CheckSignalSizes(const NodeView& view);

// Checks a constant floating-point depth of OneHot: below 2^63. Fails: shape-mismatch.
Status CheckDepth(const NodeView& view);

}  // namespace loom
