#include "keras/node_parts.h"

namespace loom::keras {
namespace {

std::vector<std::int64_t> VectorOf(std::size_t count) { return {static_cast<std::int64_t>(count)}; }

}  // namespace

Operand::Operand(Value value) : kind_(Kind::kValue), value_(value) {}
Operand::Operand(double number) : kind_(Kind::kNumber), number_(number) {}
Operand::Operand(Sizes integers) : kind_(Kind::kIntegers), integers_(std::move(integers)) {}
Operand::Operand(std::vector<double> numbers)
    : kind_(Kind::kNumbers), numbers_(std::move(numbers)) {}

NodeInput Operand::ForOnnx() const {
  switch (kind_) {
    case Kind::kNumber:
      return Literal(number_);
    case Kind::kIntegers:
      return Literal(integers_, VectorOf(integers_.size()));
    case Kind::kNumbers:
      return Literal(numbers_, VectorOf(numbers_.size()));
    case Kind::kValue:
      break;
  }
  return value_;
}

NodeAttribute::NodeAttribute(const char* name, std::int64_t integer)
    : name_(name), kind_(AttributeKind::kInt), integer_(integer) {}
NodeAttribute::NodeAttribute(const char* name, float number)
    : name_(name), kind_(AttributeKind::kFloat), number_(number) {}
NodeAttribute::NodeAttribute(const char* name, const char* text)
    : name_(name), kind_(AttributeKind::kString), text_(text) {}
NodeAttribute::NodeAttribute(const char* name, Sizes integers)
    : name_(name), kind_(AttributeKind::kInts), integers_(std::move(integers)) {}

NodeAttribute::NodeAttribute(const char* name, std::vector<std::string> texts)
    : name_(name), kind_(AttributeKind::kStrings), texts_(std::move(texts)) {}

Attribute NodeAttribute::ForOnnx() const {
  switch (kind_) {
    case AttributeKind::kInt:
      return {name_, integer_};
    case AttributeKind::kFloat:
      return {name_, number_};
    case AttributeKind::kString:
      return {name_, std::string(text_)};
    case AttributeKind::kStrings:
      return {name_, texts_};
    default:
      return {name_, integers_};
  }
}

}  // namespace loom::keras
