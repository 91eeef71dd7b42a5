#include "proto/proto_attributes.h"

#include <cmath>
#include <limits>

#include "base/text.h"
#include "base/try.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

using Kind = onnx::AttributeProto::AttributeType;

Error Bad(const std::string& where, std::string message) {
  return {ErrorCode::kBadAttribute, where, std::move(message), {}};
}

std::string KindName(Kind kind) { return onnx::AttributeProto::AttributeType_Name(kind); }

bool IsInt64(double value) {
  return std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63;
}

Status CheckFloat(double value, const std::string& where) {
  if (std::isfinite(value) && std::abs(value) > std::numeric_limits<float>::max()) {
    return Bad(where, Shown(value) + " is outside the range of float32");
  }
  return Done{};
}

Status CheckInt(double value, const std::string& where) {
  if (!IsInt64(value)) return Bad(where, "must be an integer (INT), given " + Shown(value));
  return Done{};
}

// The kind of a number or list of numbers whose giver left it open.
Result<Kind> KindOfNumbers(std::optional<Kind> expected, Kind floating, Kind integral,
                           bool any_integral, const std::string& where) {
  if (expected == floating || expected == integral) return *expected;
  if (expected)
    return Bad(where, "must be " + KindName(*expected) + ", given " + KindName(floating));
  if (any_integral) {
    return Bad(where,
               "the operator has no schema, so a whole number may be INT or FLOAT: say which");
  }
  return floating;
}

// Fills the value of an attribute, kind by kind, and names the kind.
class Writer {
 public:
  Writer(std::optional<Kind> expected, const std::string& where, onnx::AttributeProto* target)
      : expected_(expected), where_(where), target_(target) {}

  Status operator()(float value) {
    target_->set_f(value);
    return Is(onnx::AttributeProto::FLOAT);
  }
  Status operator()(std::int64_t value) {
    target_->set_i(value);
    return Is(onnx::AttributeProto::INT);
  }
  Status operator()(const std::string& value) {
    target_->set_s(value);
    return Is(onnx::AttributeProto::STRING);
  }
  Status operator()(const Tensor& value) {
    LOOM_TRY(TensorInto(value, where_, target_->mutable_t()));
    return Is(onnx::AttributeProto::TENSOR);
  }
  Status operator()(const SparseTensor& value) {
    LOOM_TRY(SparseTensorInto(value, where_, target_->mutable_sparse_tensor()));
    return Is(onnx::AttributeProto::SPARSE_TENSOR);
  }
  Status operator()(const ValueType& value) {
    LOOM_TRY(TypeInto(value, where_, target_->mutable_tp()));
    return Is(onnx::AttributeProto::TYPE_PROTO);
  }
  Status operator()(const std::vector<float>& values) {
    target_->mutable_floats()->Add(values.begin(), values.end());
    return Is(onnx::AttributeProto::FLOATS);
  }
  Status operator()(const std::vector<std::int64_t>& values) {
    target_->mutable_ints()->Add(values.begin(), values.end());
    return Is(onnx::AttributeProto::INTS);
  }
  Status operator()(const std::vector<std::string>& values) {
    for (const std::string& value : values) target_->add_strings(value);
    return Is(onnx::AttributeProto::STRINGS);
  }
  Status operator()(const std::vector<Tensor>& values) {
    for (const Tensor& value : values) LOOM_TRY(TensorInto(value, where_, target_->add_tensors()));
    return Is(onnx::AttributeProto::TENSORS);
  }
  Status operator()(const std::vector<SparseTensor>& values) {
    for (const SparseTensor& value : values) {
      LOOM_TRY(SparseTensorInto(value, where_, target_->add_sparse_tensors()));
    }
    return Is(onnx::AttributeProto::SPARSE_TENSORS);
  }
  Status operator()(const std::vector<ValueType>& values) {
    for (const ValueType& value : values) {
      LOOM_TRY(TypeInto(value, where_, target_->add_type_protos()));
    }
    return Is(onnx::AttributeProto::TYPE_PROTOS);
  }
  Status operator()(const Number& number) {
    LOOM_ASSIGN(const Kind kind,
                KindOfNumbers(expected_, onnx::AttributeProto::FLOAT, onnx::AttributeProto::INT,
                              IsInt64(number.value), where_));
    if (kind == onnx::AttributeProto::FLOAT) {
      LOOM_TRY(CheckFloat(number.value, where_));
      return (*this)(static_cast<float>(number.value));
    }
    LOOM_TRY(CheckInt(number.value, where_));
    return (*this)(static_cast<std::int64_t>(number.value));
  }
  Status operator()(const Numbers& numbers) {
    bool all_integral = true;
    for (const double value : numbers.values) all_integral = all_integral && IsInt64(value);
    LOOM_ASSIGN(const Kind kind, KindOfNumbers(expected_, onnx::AttributeProto::FLOATS,
                                               onnx::AttributeProto::INTS, all_integral, where_));
    for (const double value : numbers.values) {
      if (kind == onnx::AttributeProto::FLOATS) {
        LOOM_TRY(CheckFloat(value, where_));
        target_->add_floats(static_cast<float>(value));
      } else {
        LOOM_TRY(CheckInt(value, where_));
        target_->add_ints(static_cast<std::int64_t>(value));
      }
    }
    return Is(kind);
  }
  // Graphs are filled when their bodies are built.
  Status operator()(const Subgraph&) {
    target_->mutable_g();
    return Is(onnx::AttributeProto::GRAPH);
  }
  Status operator()(const std::vector<Subgraph>&) { return Is(onnx::AttributeProto::GRAPHS); }
  Status operator()(const AttributeReference& reference) {
    if (!expected_ && !reference.kind) {
      return Bad(where_, "no schema tells the kind of the attribute: give that of the reference");
    }
    target_->set_ref_attr_name(reference.attribute);
    return Is(reference.kind ? static_cast<Kind>(*reference.kind) : *expected_);
  }
  Status operator()(const EmptyList&) {
    if (!expected_) {
      return Bad(where_, "the operator has no schema, so the kind of an empty list is unknown");
    }
    switch (*expected_) {
      case onnx::AttributeProto::FLOATS:
      case onnx::AttributeProto::INTS:
      case onnx::AttributeProto::STRINGS:
      case onnx::AttributeProto::TENSORS:
      case onnx::AttributeProto::SPARSE_TENSORS:
      case onnx::AttributeProto::TYPE_PROTOS:
        return Is(*expected_);
      default:
        return Bad(where_, "must be " + KindName(*expected_) + ", given an empty list");
    }
  }

 private:
  Status Is(Kind kind) {
    if (expected_ && *expected_ != kind) {
      return Bad(where_, "must be " + KindName(*expected_) + ", given " + KindName(kind));
    }
    target_->set_type(kind);
    return Done{};
  }

  std::optional<Kind> expected_;
  const std::string& where_;
  onnx::AttributeProto* target_;
};

}  // namespace

Status AttributeInto(const Attribute& attribute, std::optional<Kind> expected,
                     const std::string& where, onnx::AttributeProto* target) {
  target->set_name(attribute.name);
  return std::visit(Writer(expected, where, target), attribute.value);
}

}  // namespace loom
