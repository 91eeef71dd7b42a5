// The part of Protocol Buffers' wire format that splicing needs.
// https://protobuf.dev/programming-guides/encoding/
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loom {

// One field of a message. Only length-delimited fields have a payload.
struct WireField {
  std::uint32_t number = 0;
  bool length_delimited = false;
  std::string_view whole;  // tag, length and payload
  std::string_view payload;
};

// Reads the fields of a message, one after the other.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  // Reads the next field. False at the end and at malformed bytes.
  bool Next(WireField& field);

  // Whether the bytes so far were well-formed.
  bool ok() const { return ok_; }

 private:
  bool ReadVarint(std::uint64_t& value);
  bool Skip(std::uint64_t count);

  std::string_view rest_;
  bool ok_ = true;
};

std::uint64_t VarintSize(std::uint64_t value);

// The header of a length-delimited field: tag and length.
inline constexpr std::size_t kMaxHeaderSize = 20;
std::uint64_t HeaderSize(std::uint32_t number, std::uint64_t length);
char* WriteHeader(std::uint32_t number, std::uint64_t length, char* target);  // returns its end
void AppendHeader(std::uint32_t number, std::uint64_t length, std::string& target);

}  // namespace loom
