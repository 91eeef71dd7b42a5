// The bytes of a weight, computed from its recipe if it has one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "loom/model.h"

namespace loom {

// Whether all bytes of the weight are present, and its recipe is valid.
bool HasBytes(const Weight& weight);

// Returns the bytes of the weight. They are a view of the source if possible, else of `scratch`,
// whose contents are replaced. Precondition: HasBytes.
std::span<const std::byte> BytesOf(const Weight& weight, std::vector<std::byte>& scratch);

}  // namespace loom
