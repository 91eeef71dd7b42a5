// What a node takes: values of its builder, or small data written down in their place.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace loom {

// A value of a graph: an id that its builder owns. Copying it copies nothing else.
struct Value {
  std::uint32_t builder = 0;  // 0: an absent optional input
  std::uint32_t index = 0;
  bool operator==(const Value&) const = default;
};

inline constexpr Value kAbsent{};

// Data in the place of a value, row by row. It becomes a tensor of the data type that the
// operator's type constraints ask for there. By kind of element:
//   double        any numeric type that holds it: rounded for floating types, exact for integers
//   std::int64_t  any numeric type that holds it exactly
//   bool          bool only, one byte each, 0 or 1
//   std::string   string only
// Refused where several data types are allowed and none is settled by another input, unless all
// elements are bool, std::int64_t (then int64) or std::string.
struct Literal {
  using Elements = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<bool>,
                                std::vector<std::string>>;

  Literal(Elements values, std::vector<std::int64_t> shape)
      : elements(std::move(values)), dims(std::move(shape)) {}
  Literal(double number) : elements(std::vector{number}) {}
  Literal(int number) : Literal(static_cast<double>(number)) {}
  Literal(std::int64_t number) : elements(std::vector{number}) {}
  Literal(bool truth) : elements(std::vector{truth}) {}
  Literal(std::string text) : elements(std::vector{std::move(text)}) {}
  Literal(const char* text) : Literal(std::string(text)) {}

  Elements elements;
  std::vector<std::int64_t> dims;
};

using NodeInput = std::variant<Value, Literal>;

}  // namespace loom
