// The bytes of a weight, made by its recipe if it has one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "loom/model.h"

namespace loom {

// Whether all bytes that it needs are at hand.
bool HasBytes(const Weight& weight);

// Its bytes: a view of the source where that is possible, else of `scratch`, which is replaced.
// Precondition: HasBytes.
std::span<const std::byte> BytesOf(const Weight& weight, std::vector<std::byte>& scratch);

}  // namespace loom
