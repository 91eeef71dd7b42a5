#include "proto/wire.h"

namespace loom {
namespace {

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

std::uint64_t Tag(std::uint32_t number) { return (std::uint64_t{number} << 3) | kLengthDelimited; }

char* WriteVarint(std::uint64_t value, char* target) {
  while (value >= 0x80) {
    *target++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *target++ = static_cast<char>(value);
  return target;
}

}  // namespace

bool WireReader::ReadVarint(std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool WireReader::Skip(std::uint64_t count) {
  if (count > rest_.size()) return false;
  rest_.remove_prefix(static_cast<std::size_t>(count));
  return true;
}

bool WireReader::Next(WireField& field) {
  if (rest_.empty() || !ok_) return false;
  const std::string_view start = rest_;
  std::uint64_t tag = 0;
  std::uint64_t length = 0;
  ok_ = ReadVarint(tag);
  field.number = static_cast<std::uint32_t>(tag >> 3);
  field.length_delimited = (tag & 7) == kLengthDelimited;
  switch (tag & 7) {
    case kVarint:
      ok_ = ok_ && ReadVarint(length);
      break;
    case kFixed64:
      ok_ = ok_ && Skip(8);
      break;
    case kFixed32:
      ok_ = ok_ && Skip(4);
      break;
    case kLengthDelimited:
      ok_ = ok_ && ReadVarint(length);
      field.payload = ok_ ? rest_.substr(0, static_cast<std::size_t>(length)) : std::string_view();
      ok_ = ok_ && Skip(length);
      break;
    default:
      ok_ = false;
  }
  field.whole = start.substr(0, start.size() - rest_.size());
  return ok_;
}

std::uint64_t VarintSize(std::uint64_t value) {
  std::uint64_t size = 1;
  while (value >= 0x80) {
    value >>= 7;
    ++size;
  }
  return size;
}

std::uint64_t HeaderSize(std::uint32_t number, std::uint64_t length) {
  return VarintSize(Tag(number)) + VarintSize(length);
}

char* WriteHeader(std::uint32_t number, std::uint64_t length, char* target) {
  return WriteVarint(length, WriteVarint(Tag(number), target));
}

void AppendHeader(std::uint32_t number, std::uint64_t length, std::string& target) {
  char header[kMaxHeaderSize];
  const char* const end = WriteHeader(number, length, header);
  target.append(header, static_cast<std::size_t>(end - header));
}

}  // namespace loom
