// Inputs of a node: values of its builder, or small data written in place of a value.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace loom {

// A value of a graph: an id in its builder. Copying it copies nothing else.
struct Value {
  std::uint32_t builder = 0;  // 0: an absent optional input
  std::uint32_t index = 0;
  bool operator==(const Value&) const = default;
};

inline constexpr Value kAbsent{};

// Data in place of a value, row by row. It becomes a tensor of the data type that the operator's
// type constraints allow there. By the kind of its elements:
//   double        any numeric type that holds it: rounded for floating types, exact for integers
//   std::int64_t  any numeric type that holds it exactly
//   bool          bool only, one byte each, 0 or 1
//   std::string   string only
// If several data types are allowed and no other input decides, elements of bool, std::int64_t
// (then int64) and std::string are accepted, and double is refused.
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
