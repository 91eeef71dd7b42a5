#include "export/byte_stream.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/try.h"
#include "export/weight_bytes.h"

namespace loom {
namespace {

// The number of bytes that are present for a weight, for errors.
std::uint64_t AvailableSize(const Weight& weight) {
  std::uint64_t size = weight.source.bytes.size();
  for (const WeightView& view : weight.recipe) {
    if (view.source) size += view.source->bytes.size();
  }
  return size;
}

template <typename Write>
bool WriteZeros(std::uint64_t count, const Write& write) {
  static constexpr std::array<std::byte, 4096> kZeros{};
  while (count > 0) {
    const std::uint64_t size = std::min<std::uint64_t>(count, kZeros.size());
    if (!write(std::span(kZeros).first(static_cast<std::size_t>(size)))) return false;
    count -= size;
  }
  return true;
}

}  // namespace

Result<ByteStream> ByteStream::Of(const Model& model, Parts parts) {
  ByteStream stream;
  for (const Splice& splice : parts.splices) {
    LOOM_TRY(stream.Add(model, splice, static_cast<std::size_t>(splice.offset), 0));
  }
  stream.skeleton_ = std::move(parts.bytes);
  stream.byte_size_ = parts.byte_size;
  return stream;
}

Result<ByteStream> ByteStream::Of(const Model& model, const ExternalFile& file) {
  ByteStream stream;
  std::uint64_t end = 0;
  for (const Splice& position : file.weights) {
    LOOM_TRY(stream.Add(model, position, 0, position.offset - end));
    end = position.offset + position.byte_length;
  }
  stream.byte_size_ = file.byte_size;
  return stream;
}

Status ByteStream::Add(const Model& model, const Splice& splice, std::size_t skeleton_end,
                       std::uint64_t zeros) {
  const Weight* weight =
      splice.weight < model.weights.size() ? &model.weights[splice.weight] : nullptr;
  if (!weight || weight->byte_length != splice.byte_length || !HasBytes(*weight)) {
    return Error{ErrorCode::kWeightMismatch,
                 "initializer " + Quoted(splice.name),
                 "needs " + std::to_string(splice.byte_length) + " bytes, its source has " +
                     std::to_string(weight ? AvailableSize(*weight) : 0),
                 {}};
  }
  pieces_.push_back({skeleton_end, zeros, *weight});
  return Done{};
}

bool ByteStream::ForEachPart(const std::function<bool(std::span<const std::byte>)>& write) const {
  const auto skeleton = std::as_bytes(std::span(skeleton_));
  std::size_t begin = 0;
  std::vector<std::byte> scratch;  // holds at most one weight that a recipe makes
  for (const Piece& piece : pieces_) {
    const auto before = skeleton.subspan(begin, piece.skeleton_end - begin);
    if (!before.empty() && !write(before)) return false;
    if (!WriteZeros(piece.zeros, write)) return false;
    if (!write(BytesOf(piece.weight, scratch))) return false;
    begin = piece.skeleton_end;
  }
  return begin == skeleton.size() || write(skeleton.subspan(begin));
}

std::vector<std::byte> ByteStream::Bytes() const {
  std::vector<std::byte> bytes;
  bytes.reserve(static_cast<std::size_t>(byte_size_));
  ForEachPart([&](std::span<const std::byte> part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return true;
  });
  return bytes;
}

}  // namespace loom
