// Reads requests and writes results. The records are those of abi.h.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loom/attribute.h"
#include "loom/export_options.h"
#include "loom/model.h"
#include "loom/types.h"
#include "loom/value.h"

namespace loom::abi {

// Reads a request. If it ends early or is malformed, ok() becomes false and later reads return
// zeros, so one test at the end of decoding is enough.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::uint8_t U8() { return Plain<std::uint8_t>(); }
  std::uint32_t U32() { return Plain<std::uint32_t>(); }
  std::int64_t I64() { return Plain<std::int64_t>(); }
  double F64() { return Plain<double>(); }
  float ReadFloat();
  // Reads a size; UINT64_MAX if it is not a valid size.
  std::uint64_t ReadSize() {
    const double size = F64();
    return size >= 0 && size < 0x1p53 ? static_cast<std::uint64_t>(size) : UINT64_MAX;
  }

  template <typename ReadItem>
  auto List(ReadItem read) {
    std::vector<decltype(read())> items;
    std::uint32_t count = U32();
    // A false count cannot allocate much memory: the list grows with the items that are really
    // there.
    items.reserve(std::min(count, kFirstItems));
    for (; ok_ && count > 0; --count) items.push_back(read());
    return items;
  }

  std::string_view String() {
    const std::uint32_t size = U32();
    if (!Has(size)) return {};
    const std::string_view text(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return text;
  }
  // Reads into an empty string; skips the assignment for empty text, as most texts of a node are.
  void ReadInto(std::string& target) {
    if (const std::string_view text = String(); !text.empty()) target = text;
  }
  Value ReadValue() {
    const std::uint32_t builder = U32();
    return {builder, U32()};
  }
  std::vector<Value> ReadValues() {
    return List([&] { return ReadValue(); });
  }
  NodeInput ReadNodeInput() {
    switch (U8()) {
      case 0:
        return kAbsent;
      case 1:
        return ReadValue();
      case 2:
        return ReadLiteral();
      default:
        ok_ = false;
        return kAbsent;
    }
  }
  std::vector<std::int64_t> ReadIntegers() {
    return List([&] { return I64(); });
  }
  DataType ReadDataType();
  ValueType ReadType(int depth = 0);
  Tensor ReadTensor();
  SparseTensor ReadSparseTensor();
  std::vector<OpsetImport> ReadOpsetImports();
  std::vector<std::string> ReadStrings();
  Attribute ReadAttribute();
  Metadata ReadMetadata();
  ExportOptions ReadExportOptions();

  // Reads all remaining bytes.
  std::string_view Rest();

  template <typename ReadItem>
  auto Optional(ReadItem read) {
    std::optional<decltype(read())> item;
    if (U8() != 0) item = read();
    return item;
  }

  // Marks the request as malformed.
  void Fail() { ok_ = false; }

  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && rest_.empty(); }

 private:
  static constexpr std::uint32_t kFirstItems = 4;

  template <typename T>
  T Plain() {
    T number{};
    if (!Has(sizeof(T))) return number;
    std::memcpy(&number, rest_.data(), sizeof(T));
    rest_ = rest_.subspan(sizeof(T));
    return number;
  }
  bool Has(std::size_t count) {
    ok_ = ok_ && rest_.size() >= count;
    return ok_;
  }
  Literal ReadLiteral();
  Subgraph ReadSubgraph();
  AttributeReference ReadReference();
  AttributeValue ReadAttributeValue(std::uint8_t kind);
  AttributeValue ReadTypedValue(AttributeKind kind);

  std::span<const std::uint8_t> rest_;
  bool ok_ = true;
};

// Writes a result.
class Writer {
 public:
  explicit Writer(std::string& target) : target_(target) { target_.clear(); }

  // Allocates memory for a result of the size.
  void Reserve(std::size_t size) { target_.reserve(size); }

  void U8(std::uint8_t number) { Number(number); }
  void U32(std::uint32_t number) { Number(number); }
  void I64(std::int64_t number) { Number(number); }
  void F64(double number) { Number(number); }
  void String(std::string_view text) {
    U32(static_cast<std::uint32_t>(text.size()));
    Bytes(text);
  }
  void Bytes(std::string_view bytes) { target_.append(bytes); }
  void WriteValue(Value value) {
    U32(value.builder);
    U32(value.index);
  }
  void WriteValues(const std::vector<Value>& values) {
    static_assert(sizeof(Value) == 2 * sizeof(std::uint32_t), "as WriteValue writes it");
    U32(static_cast<std::uint32_t>(values.size()));
    Bytes({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)});
  }
  void WriteIntegers(const std::vector<std::int64_t>& numbers) {
    List(numbers, [&](std::int64_t number) { I64(number); });
  }
  void WriteType(const ValueType& type);

  template <typename Items, typename WriteItem>
  void List(const Items& items, WriteItem write) {
    U32(static_cast<std::uint32_t>(items.size()));
    for (const auto& item : items) write(item);
  }

 private:
  template <typename T>
  void Number(T number) {
    target_.append(reinterpret_cast<const char*>(&number), sizeof(T));
  }

  std::string& target_;
};

}  // namespace loom::abi
