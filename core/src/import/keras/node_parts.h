// Inputs and attributes of a node in a compact form for the converter. Loom's own types can hold
// anything, but lists of them in each function that adds a node made half of the converter's code
// size. For the same reason no function of these types is inline.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loom/attribute.h"
#include "loom/value.h"

namespace loom::keras {

using Sizes = std::vector<std::int64_t>;

// An input of a node: a value, a number, an int64, a vector of int64, or a vector of numbers.
class Operand {
 public:
  Operand(Value value);
  Operand(double number);
  Operand(std::int64_t integer);
  Operand(Sizes integers);
  Operand(const std::vector<double>& numbers);
  Operand(const Operand& other);
  Operand& operator=(const Operand& other);
  ~Operand();
  NodeInput ForOnnx() const;

 private:
  enum class Kind : std::uint8_t { kValue, kNumber, kInteger, kIntegers, kNumbers };
  Kind kind_;
  Value value_;
  double number_ = 0;
  Sizes integers_;  // for kNumbers: the bits of the numbers
};

// An attribute of kind INT, FLOAT, STRING, INTS or STRINGS. The name is a literal.
class NodeAttribute {
 public:
  NodeAttribute(const char* name, std::int64_t integer);
  NodeAttribute(const char* name, float number);
  NodeAttribute(const char* name, const char* text);
  NodeAttribute(const char* name, Sizes integers);
  NodeAttribute(const char* name, std::vector<std::string> texts);
  NodeAttribute(const NodeAttribute& other);
  NodeAttribute& operator=(const NodeAttribute& other);
  ~NodeAttribute();
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
