#include "import/keras/node_parts.h"

#include <bit>

namespace loom::keras {
namespace {

std::vector<std::int64_t> VectorOf(std::size_t count) { return {static_cast<std::int64_t>(count)}; }

std::vector<double> NumbersOf(const Sizes& bits) {
  std::vector<double> numbers;
  numbers.reserve(bits.size());
  for (const std::int64_t each : bits) numbers.push_back(std::bit_cast<double>(each));
  return numbers;
}

}  // namespace

Operand::Operand(Value value) : kind_(Kind::kValue), value_(value) {}
Operand::Operand(double number) : kind_(Kind::kNumber), number_(number) {}
Operand::Operand(std::int64_t integer) : kind_(Kind::kInteger), integers_{integer} {}
Operand::Operand(Sizes integers) : kind_(Kind::kIntegers), integers_(std::move(integers)) {}
Operand::Operand(const std::vector<double>& numbers) : kind_(Kind::kNumbers) {
  for (const double number : numbers) integers_.push_back(std::bit_cast<std::int64_t>(number));
}
Operand::Operand(const Operand& other) = default;
Operand& Operand::operator=(const Operand& other) = default;
Operand::~Operand() = default;

NodeInput Operand::ForOnnx() const {
  switch (kind_) {
    case Kind::kNumber:
      return Literal(number_);
    case Kind::kInteger:
      return Literal(integers_.front());
    case Kind::kIntegers:
      return Literal(integers_, VectorOf(integers_.size()));
    case Kind::kNumbers:
      return Literal(NumbersOf(integers_), VectorOf(integers_.size()));
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

NodeAttribute::NodeAttribute(const NodeAttribute& other) = default;
NodeAttribute& NodeAttribute::operator=(const NodeAttribute& other) = default;
NodeAttribute::~NodeAttribute() = default;

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
