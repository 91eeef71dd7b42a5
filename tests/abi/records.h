// Writes and reads the records of abi.h as a host does. It does not use the library's own Reader
// and Writer, so that both sides of the contract are tested.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "abi/abi.h"

namespace loom::test {

struct Ref {
  std::uint32_t builder = 0;
  std::uint32_t index = 0;
  bool operator==(const Ref&) const = default;
};

inline constexpr std::uint8_t kFloat32 = 1;
inline constexpr std::uint8_t kInt64 = 7;

class Request {
 public:
  Request& U8(int number) { return Raw(static_cast<std::uint8_t>(number)); }
  Request& U32(std::uint32_t number) { return Raw(number); }
  Request& I64(std::int64_t number) { return Raw(number); }
  Request& F64(double number) { return Raw(number); }
  Request& Bytes(std::string_view bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Request& String(std::string_view text) {
    return U32(static_cast<std::uint32_t>(text.size())).Bytes(text);
  }
  Request& Value(Ref value) { return U32(value.builder).U32(value.index); }
  Request& Values(const std::vector<Ref>& values) {
    U32(static_cast<std::uint32_t>(values.size()));
    for (const Ref value : values) Value(value);
    return *this;
  }
  // Inputs of a node. A Ref of builder 0 is an absent input.
  Request& Inputs(const std::vector<Ref>& inputs) {
    U32(static_cast<std::uint32_t>(inputs.size()));
    for (const Ref input : inputs) input.builder == 0 ? U8(0) : U8(1).Value(input);
    return *this;
  }
  Request& Dims(const std::vector<std::int64_t>& dims) {
    U32(static_cast<std::uint32_t>(dims.size()));
    for (const std::int64_t dim : dims) I64(dim);
    return *this;
  }
  // A tensor type with a shape; -1 is an unknown dim.
  Request& TensorType(std::uint8_t data_type, const std::vector<std::int64_t>& shape) {
    U8(1).U8(data_type).U8(1).U32(static_cast<std::uint32_t>(shape.size()));
    for (const std::int64_t size : shape) size < 0 ? U8(0) : U8(1).I64(size);
    return *this;
  }

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  template <typename T>
  Request& Raw(T number) {
    std::uint8_t bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    bytes_.insert(bytes_.end(), bytes, bytes + sizeof(T));
    return *this;
  }
  std::vector<std::uint8_t> bytes_;
};

// A copy of the last call's result. Reading past its end fails the test.
class Reply {
 public:
  Reply() : bytes_(loom_result_data(), loom_result_data() + loom_result_size()) {}

  std::uint8_t U8() { return Raw<std::uint8_t>(); }
  std::uint32_t U32() { return Raw<std::uint32_t>(); }
  std::int64_t I64() { return Raw<std::int64_t>(); }
  double F64() { return Raw<double>(); }
  std::string String() { return Take(U32()); }
  std::string Rest() { return Take(bytes_.size() - at_); }
  // Every item has at least one byte.
  template <typename Read>
  auto List(Read read) {
    std::vector<decltype(read())> items;
    std::uint32_t count = U32();
    EXPECT_LE(count, bytes_.size() - at_) << "the result ends early";
    if (count > bytes_.size() - at_) return items;
    for (; count > 0; --count) items.push_back(read());
    return items;
  }
  Ref Value() {
    const std::uint32_t builder = U32();
    return {builder, U32()};
  }
  bool AtEnd() const { return at_ == bytes_.size(); }

 private:
  std::string Take(std::size_t size) {
    EXPECT_LE(size, bytes_.size() - at_) << "the result ends early";
    if (size > bytes_.size() - at_) return {};
    at_ += size;
    return {bytes_.begin() + static_cast<std::ptrdiff_t>(at_ - size),
            bytes_.begin() + static_cast<std::ptrdiff_t>(at_)};
  }
  template <typename T>
  T Raw() {
    T number{};
    const std::string bytes = Take(sizeof(T));
    if (bytes.size() == sizeof(T)) std::memcpy(&number, bytes.data(), sizeof(T));
    return number;
  }
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

using ModelCall = loom_status (*)(const std::uint8_t*, std::uint32_t);
using BuilderCall = loom_status (*)(std::uint32_t, const std::uint8_t*, std::uint32_t);

// The first `size` bytes of the request. Their memory has exactly that size, so that the sanitizers
// find a read past the end.
inline std::vector<std::uint8_t> Prefix(const Request& request, std::size_t size) {
  const auto& bytes = request.bytes();
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

inline loom_status Call(ModelCall call, const std::vector<std::uint8_t>& bytes) {
  return call(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
}
inline loom_status Call(ModelCall call, const Request& request) {
  return Call(call, Prefix(request, request.bytes().size()));
}
inline loom_status Call(BuilderCall call, std::uint32_t builder,
                        const std::vector<std::uint8_t>& bytes) {
  return call(builder, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
}
inline loom_status Call(BuilderCall call, std::uint32_t builder, const Request& request) {
  return Call(call, builder, Prefix(request, request.bytes().size()));
}

}  // namespace loom::test
