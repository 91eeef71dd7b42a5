#include "proto/proto_attributes.h"

#include <cmath>
#include <limits>

#include "base/text.h"
#include "base/try.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

using Kind = onnx::AttributeProto::AttributeType;

Error BadAttribute(std::string message) {
  return {ErrorCode::kBadAttribute, {}, std::move(message), {}};
}

std::string KindName(Kind kind) { return onnx::AttributeProto::AttributeType_Name(kind); }

bool IsInt64(double value) {
  return std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63;
}

Status CheckFloat(double value) {
  if (std::isfinite(value) && std::abs(value) > std::numeric_limits<float>::max()) {
    return BadAttribute(Shown(value) + " is outside the range of float32");
  }
  return Done{};
}

Status CheckInt(double value) {
  if (!IsInt64(value)) return BadAttribute("must be an integer (INT), given " + Shown(value));
  return Done{};
}

// The kind of a number or list of numbers that is given without a kind.
Result<Kind> KindOfNumbers(std::optional<Kind> expected, Kind floating, Kind integral,
                           bool any_integral) {
  if (expected == floating || expected == integral) return *expected;
  if (expected)
    return BadAttribute("must be " + KindName(*expected) + ", given " + KindName(floating));
  if (any_integral) {
    return BadAttribute(
        "the operator has no schema, so a whole number may be INT or FLOAT: say which");
  }
  return floating;
}

// Fills the value of an attribute and sets its kind. There is one function for each type of value.
class Writer {
 public:
  Writer(std::optional<Kind> expected, onnx::AttributeProto* target)
      : expected_(expected), target_(target) {}

  Status operator()(float value) {
    target_->set_f(value);
    return SetKind(onnx::AttributeProto::FLOAT);
  }
  Status operator()(std::int64_t value) {
    target_->set_i(value);
    return SetKind(onnx::AttributeProto::INT);
  }
  Status operator()(const std::string& value) {
    target_->set_s(value);
    return SetKind(onnx::AttributeProto::STRING);
  }
  Status operator()(const Tensor& value) {
    LOOM_TRY(TensorInto(value, {}, target_->mutable_t()));
    return SetKind(onnx::AttributeProto::TENSOR);
  }
  Status operator()(const SparseTensor& value) {
    LOOM_TRY(SparseTensorInto(value, {}, target_->mutable_sparse_tensor()));
    return SetKind(onnx::AttributeProto::SPARSE_TENSOR);
  }
  Status operator()(const ValueType& value) {
    LOOM_TRY(TypeInto(value, {}, target_->mutable_tp()));
    return SetKind(onnx::AttributeProto::TYPE_PROTO);
  }
  Status operator()(const std::vector<float>& values) {
    target_->mutable_floats()->Add(values.begin(), values.end());
    return SetKind(onnx::AttributeProto::FLOATS);
  }
  Status operator()(const std::vector<std::int64_t>& values) {
    target_->mutable_ints()->Add(values.begin(), values.end());
    return SetKind(onnx::AttributeProto::INTS);
  }
  Status operator()(const std::vector<std::string>& values) {
    for (const std::string& value : values) target_->add_strings(value);
    return SetKind(onnx::AttributeProto::STRINGS);
  }
  Status operator()(const std::vector<Tensor>& values) {
    for (const Tensor& value : values) LOOM_TRY(TensorInto(value, {}, target_->add_tensors()));
    return SetKind(onnx::AttributeProto::TENSORS);
  }
  Status operator()(const std::vector<SparseTensor>& values) {
    for (const SparseTensor& value : values) {
      LOOM_TRY(SparseTensorInto(value, {}, target_->add_sparse_tensors()));
    }
    return SetKind(onnx::AttributeProto::SPARSE_TENSORS);
  }
  Status operator()(const std::vector<ValueType>& values) {
    for (const ValueType& value : values) {
      LOOM_TRY(TypeInto(value, {}, target_->add_type_protos()));
    }
    return SetKind(onnx::AttributeProto::TYPE_PROTOS);
  }
  Status operator()(const Number& number) {
    LOOM_ASSIGN(const Kind kind, KindOfNumbers(expected_, onnx::AttributeProto::FLOAT,
                                               onnx::AttributeProto::INT, IsInt64(number.value)));
    if (kind == onnx::AttributeProto::FLOAT) {
      LOOM_TRY(CheckFloat(number.value));
      return (*this)(static_cast<float>(number.value));
    }
    LOOM_TRY(CheckInt(number.value));
    return (*this)(static_cast<std::int64_t>(number.value));
  }
  Status operator()(const Numbers& numbers) {
    bool all_integral = true;
    for (const double value : numbers.values) all_integral = all_integral && IsInt64(value);
    LOOM_ASSIGN(const Kind kind, KindOfNumbers(expected_, onnx::AttributeProto::FLOATS,
                                               onnx::AttributeProto::INTS, all_integral));
    for (const double value : numbers.values) {
      if (kind == onnx::AttributeProto::FLOATS) {
        LOOM_TRY(CheckFloat(value));
        target_->add_floats(static_cast<float>(value));
      } else {
        LOOM_TRY(CheckInt(value));
        target_->add_ints(static_cast<std::int64_t>(value));
      }
    }
    return SetKind(kind);
  }
  // The graphs are filled later, when the bodies are built.
  Status operator()(const Subgraph&) {
    target_->mutable_g();
    return SetKind(onnx::AttributeProto::GRAPH);
  }
  Status operator()(const std::vector<Subgraph>&) { return SetKind(onnx::AttributeProto::GRAPHS); }
  Status operator()(const AttributeReference& reference) {
    if (!expected_ && !reference.kind) {
      return BadAttribute(
          "the operator has no schema, so the kind of the attribute is unknown: give the "
          "kind of the reference");
    }
    target_->set_ref_attr_name(reference.attribute);
    return SetKind(reference.kind ? static_cast<Kind>(*reference.kind) : *expected_);
  }
  Status operator()(const EmptyList&) {
    if (!expected_) {
      return BadAttribute("the operator has no schema, so the kind of an empty list is unknown");
    }
    switch (*expected_) {
      case onnx::AttributeProto::FLOATS:
      case onnx::AttributeProto::INTS:
      case onnx::AttributeProto::STRINGS:
      case onnx::AttributeProto::TENSORS:
      case onnx::AttributeProto::SPARSE_TENSORS:
      case onnx::AttributeProto::TYPE_PROTOS:
        return SetKind(*expected_);
      default:
        return BadAttribute("must be " + KindName(*expected_) + ", given an empty list");
    }
  }

 private:
  Status SetKind(Kind kind) {
    if (expected_ && *expected_ != kind) {
      return BadAttribute("must be " + KindName(*expected_) + ", given " + KindName(kind));
    }
    target_->set_type(kind);
    return Done{};
  }

  std::optional<Kind> expected_;
  onnx::AttributeProto* target_;
};

}  // namespace

Status AttributeInto(const Attribute& attribute, std::optional<Kind> expected,
                     onnx::AttributeProto* target) {
  target->set_name(attribute.name);
  return std::visit(Writer(expected, target), attribute.value);
}

}  // namespace loom
