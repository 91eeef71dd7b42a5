// Weights whose axes must be reordered, or that are stored quantised, would need a second copy of
// the whole model if they were converted ahead of the export. A recipe describes such a weight as
// strided views, and its bytes are computed here when its part is written: one weight is in memory
// at a time. The views are checked before (HasBytes), because a view that reaches outside its
// source would read foreign memory.
#include "export/weight_bytes.h"

#include <algorithm>
#include <cstring>

#include "loom/cast.h"

namespace loom {
namespace {

using Dims = std::span<const std::int64_t>;

// Whether the view is contiguous, so that it equals a piece of the source.
bool IsContiguous(const WeightView& view) {
  std::int64_t step = 1;
  for (std::size_t axis = view.dims.size(); axis-- > 0;) {
    if (view.dims[axis] != 1 && view.strides[axis] != step) return false;
    step *= view.dims[axis];
  }
  return true;
}

std::size_t CountOf(const WeightView& view) {
  return static_cast<std::size_t>(ElementCount(view.dims).value_or(0));
}

// Bytes of one stored element; 0 if the data type cannot be a quantisation.
std::size_t StoredSize(const Quantisation& quantisation) {
  switch (quantisation.data_type) {
    case DataType::kUint8:
      return 1;
    case DataType::kUint16:
    case DataType::kFloat16:
      return 2;
    default:
      return 0;
  }
}

// Whether the view stays inside its source. The converter's recipes do; a caller's may not.
bool StaysInside(const WeightView& view, std::uint64_t element_size) {
  if (!view.source) return element_size > 0;
  if (element_size == 0 || view.source->bytes.size() != view.source_length || view.offset < 0 ||
      view.dims.size() != view.strides.size()) {
    return false;
  }
  if (CountOf(view) == 0) return true;
  auto last = static_cast<double>(view.offset);  // exact below 2^53, and never overflows
  for (std::size_t axis = 0; axis < view.dims.size(); ++axis) {
    if (view.strides[axis] < 0) return false;
    last += static_cast<double>(view.dims[axis] - 1) * static_cast<double>(view.strides[axis]);
  }
  return (last + 1) * static_cast<double>(element_size) <= static_cast<double>(view.source_length);
}

template <std::size_t kSize>
std::byte* CopyElements(const std::byte* from, Dims dims, Dims strides, std::byte* to) {
  if (dims.empty()) {
    std::memcpy(to, from, kSize);
    return to + kSize;
  }
  const std::int64_t step = strides.front() * static_cast<std::int64_t>(kSize);
  for (std::int64_t i = 0; i < dims.front(); ++i) {
    to = CopyElements<kSize>(from + i * step, dims.subspan(1), strides.subspan(1), to);
  }
  return to;
}

std::byte* Copy(const WeightView& view, std::size_t element_size, std::byte* to);

// Dequantises the view: first copies the stored elements in their new order, then computes the
// numbers.
std::byte* Dequantise(const Quantisation& quantisation, WeightView view, std::byte* to) {
  view.quantisation.reset();
  const std::size_t size = StoredSize(quantisation);
  std::vector<std::byte> stored(CountOf(view) * size);
  Copy(view, size, stored.data());
  // The cast cannot fail: float32 holds all numbers of the three stored types.
  const auto count = static_cast<std::int64_t>(CountOf(view));
  const std::vector<std::byte> numbers =
      CastElements(quantisation.data_type, stored, count, DataType::kFloat, {}, {}).value();
  if (quantisation.data_type == DataType::kFloat16) return std::ranges::copy(numbers, to).out;
  for (std::size_t at = 0; at < numbers.size(); at += sizeof(float)) {
    float number = 0;
    std::memcpy(&number, numbers.data() + at, sizeof number);
    number = static_cast<float>(number * quantisation.scale + quantisation.min);
    std::memcpy(to, &number, sizeof number);
    to += sizeof number;
  }
  return to;
}

std::byte* Copy(const WeightView& view, std::size_t element_size, std::byte* to) {
  if (const auto& quantisation = view.quantisation) return Dequantise(*quantisation, view, to);
  if (!view.source) {
    return std::fill_n(to, CountOf(view) * element_size, std::byte{0});
  }
  const std::byte* from =
      view.source->bytes.data() + static_cast<std::size_t>(view.offset) * element_size;
  switch (element_size) {
    case 1:
      return CopyElements<1>(from, view.dims, view.strides, to);
    case 2:
      return CopyElements<2>(from, view.dims, view.strides, to);
    case 4:
      return CopyElements<4>(from, view.dims, view.strides, to);
    default:
      return CopyElements<8>(from, view.dims, view.strides, to);
  }
}

}  // namespace

bool HasBytes(const Weight& weight) {
  if (weight.recipe.empty()) return weight.source.bytes.size() == weight.byte_length;
  const auto element_size = static_cast<std::uint64_t>(BitWidth(weight.data_type)) / 8;
  std::uint64_t size = 0;
  for (const WeightView& view : weight.recipe) {
    const bool quantised = view.quantisation.has_value();
    if (quantised && weight.data_type != DataType::kFloat) return false;
    const std::uint64_t stored = quantised ? StoredSize(*view.quantisation) : element_size;
    if (!StaysInside(view, stored)) return false;
    size += CountOf(view) * element_size;
  }
  return size == weight.byte_length;
}

std::span<const std::byte> BytesOf(const Weight& weight, std::vector<std::byte>& scratch) {
  if (weight.recipe.empty()) return weight.source.bytes;
  const auto element_size = static_cast<std::size_t>(BitWidth(weight.data_type)) / 8;
  const WeightView& first = weight.recipe.front();
  const bool unchanged = first.source && !first.quantisation;
  if (weight.recipe.size() == 1 && unchanged && IsContiguous(first)) {
    return first.source->bytes.subspan(static_cast<std::size_t>(first.offset) * element_size,
                                       CountOf(first) * element_size);
  }
  scratch.resize(static_cast<std::size_t>(weight.byte_length));
  std::byte* to = scratch.data();
  for (const WeightView& view : weight.recipe) to = Copy(view, element_size, to);
  return scratch;
}

}  // namespace loom
