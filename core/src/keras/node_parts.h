// Inputs and attributes of a node as the converter writes them. Loom's own types can hold anything;
// what a compiler makes of lists of them, in each function that writes one, was half the converter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loom/attribute.h"
#include "loom/value.h"

namespace loom::keras {

using Sizes = std::vector<std::int64_t>;

// A value, a number, a vector of int64, or one of float32.
class Operand {
 public:
  Operand(Value value);
  Operand(double number);
  Operand(Sizes integers);
  Operand(std::vector<double> numbers);
  NodeInput ForOnnx() const;

 private:
  enum class Kind : std::uint8_t { kValue, kNumber, kIntegers, kNumbers };
  Kind kind_;
  Value value_;
  double number_ = 0;
  Sizes integers_;
  std::vector<double> numbers_;
};

// An attribute of kind INT, FLOAT, STRING, INTS or STRINGS. The name is a literal.
class NodeAttribute {
 public:
  NodeAttribute(const char* name, std::int64_t integer);
  NodeAttribute(const char* name, float number);
  NodeAttribute(const char* name, const char* text);
  NodeAttribute(const char* name, Sizes integers);
  NodeAttribute(const char* name, std::vector<std::string> texts);
  Attribute ForOnnx() const;

 private:
  const char* name_;
  AttributeKind kind_;
  std::int64_t integer_ = 0;
  float number_ = 0;
  const char* text_ = nullptr;
  Sizes integers_;
  std::vector<std::string> texts_;
};

}  // namespace loom::keras
