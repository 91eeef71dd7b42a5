// Reads and writes the bits of one element in raw_data. In the header so that it is inlined: it is
// called for each element.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace loom {

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

// The position of an element of 2, 4 or 6 bits. Elements form a stream of bits, the first element
// in the lowest bits. An element of 6 bits may reach into the next byte.
struct BitPosition {
  BitPosition(std::size_t index, int bits)
      : byte(index * static_cast<std::size_t>(bits) / 8),
        shift(static_cast<int>(index * static_cast<std::size_t>(bits) % 8)),
        in_two(shift + bits > 8) {}

  std::size_t byte;
  int shift;
  bool in_two;
};

template <typename Word>
std::uint64_t WordAt(std::span<const std::byte> bytes, std::size_t index) {
  Word word{};
  std::memcpy(&word, &bytes[index * sizeof(Word)], sizeof(Word));
  return word;
}

template <typename Word>
void PutWord(std::uint64_t code, std::size_t index, std::span<std::byte> bytes) {
  const auto word = static_cast<Word>(code);
  std::memcpy(&bytes[index * sizeof(Word)], &word, sizeof(Word));
}

// The code of an element. Bits of the next elements may follow above its own bits.
inline std::uint64_t CodeAt(std::span<const std::byte> bytes, std::size_t index, int bits) {
  switch (bits) {
    case 8:
      return WordAt<std::uint8_t>(bytes, index);
    case 16:
      return WordAt<std::uint16_t>(bytes, index);
    case 32:
      return WordAt<std::uint32_t>(bytes, index);
    case 64:
      return WordAt<std::uint64_t>(bytes, index);
    default:
      break;
  }
  const BitPosition position(index, bits);
  const auto low = std::to_integer<unsigned>(bytes[position.byte]);
  const unsigned high = position.in_two ? std::to_integer<unsigned>(bytes[position.byte + 1]) : 0;
  return (low | high << 8) >> position.shift;
}

// Writes the code of an element. Preconditions: `code` has no bits above its own, and the bits of a
// packed element are 0.
inline void PutCode(std::uint64_t code, std::size_t index, int bits, std::span<std::byte> bytes) {
  switch (bits) {
    case 8:
      return PutWord<std::uint8_t>(code, index, bytes);
    case 16:
      return PutWord<std::uint16_t>(code, index, bytes);
    case 32:
      return PutWord<std::uint32_t>(code, index, bytes);
    case 64:
      return PutWord<std::uint64_t>(code, index, bytes);
    default:
      break;
  }
  const BitPosition position(index, bits);
  const std::uint64_t shifted = code << position.shift;
  bytes[position.byte] |= static_cast<std::byte>(shifted & 0xFF);
  if (position.in_two) bytes[position.byte + 1] |= static_cast<std::byte>(shifted >> 8);
}

}  // namespace loom
