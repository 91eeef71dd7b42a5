// Inputs and attributes of a node as the converter writes them. Loom's own types can hold anything;
// what a compiler makes of lists of them, in each function that writes one, was half the converter.
// For the same reason nothing of these is inline.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loom/attribute.h"
#include "loom/value.h"

namespace loom::keras {

using Sizes = std::vector<std::int64_t>;

// A value, a number, an integer of type int64, a vector of those, or one of float32.
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
  Sizes integers_;  // of kNumbers: their bits
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
