#include "adapters/inference_bounds.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "adapters/node_view.h"
#include "adapters/number_bounds.h"
#include "base/text.h"
#include "base/try.h"
#include "onnx/defs/shape_inference.h"
#include "onnx/defs/tensor_proto_util.h"
#include "proto/paths.h"

namespace loom {
namespace {

bool FitsInt32(std::int64_t number) {
  return number >= std::numeric_limits<std::int32_t>::min() &&
         number <= std::numeric_limits<std::int32_t>::max();
}

// ONNX casts axes to int, so 2^32 would become axis 0.
Status CheckAxes(const NodeView& view) {
  for (const onnx::AttributeProto& attribute : view.node.attribute()) {
    const std::string& name = attribute.name();
    const bool axes = name == "perm" || name.find("axis") != std::string::npos ||
                      name.find("axes") != std::string::npos;
    if (!axes) continue;
    if (FitsInt32(attribute.i()) && std::ranges::all_of(attribute.ints(), FitsInt32)) continue;
    return view.BadAttribute(name, "is not an axis of any tensor");
  }
  return Done{};
}

Status CheckGatherNd(const NodeView& view) {
  const auto* batch_dims = view.Find("batch_dims");
  if (!batch_dims || batch_dims->i() >= 0) return Done{};
  return view.BadAttribute("batch_dims",
                           "must be 0 or more, given " + std::to_string(batch_dims->i()));
}

// Whether no size is negative and their sum does not overflow: ONNX adds them up.
template <typename Sizes>
bool AreSizes(const Sizes& sizes) {
  std::int64_t sum = 0;
  return std::ranges::all_of(sizes, [&](std::int64_t size) {
    return size >= 0 && !__builtin_add_overflow(sum, size, &sum);
  });
}

Status CheckSizesInput(const NodeView& view, std::size_t index) {
  const onnx::TensorProto* data = view.Data(index);
  if (!data || data->data_type() != onnx::TensorProto::INT64) return Done{};
  if (AreSizes(onnx::ParseData<std::int64_t>(data))) return Done{};
  return view.BadInput(index, "must hold sizes: none negative, and a sum below 2^63");
}

Status CheckSplitToSequence(const NodeView& view) { return CheckSizesInput(view, 1); }

// ONNX looks the size of each part up by output, and calculates with int.
Status CheckSplit(const NodeView& view) {
  if (const auto* split = view.Find("split"); split && !AreSizes(split->ints())) {
    return view.BadAttribute("split", "must hold sizes: none negative, and a sum below 2^63");
  }
  const auto* count = view.Find("num_outputs");
  if (count && count->i() != view.node.output_size()) {
    return Error{ErrorCode::kBadArity,
                 {},
                 "attribute \"num_outputs\" is " + std::to_string(count->i()) + ", the node has " +
                     std::to_string(view.node.output_size()) + " outputs",
                 {}};
  }
  if (!view.inputs.empty() && view.inputs[0].type) {
    for (const auto& dim : view.inputs[0].type->tensor_type().shape().dim()) {
      if (FitsInt32(dim.dim_value())) continue;
      return Error{ErrorCode::kUnsupported,
                   InputPath(0),
                   "ONNX's inference cannot split tensors with a dim of 2^31 or more",
                   {}};
    }
  }
  return CheckSizesInput(view, 1);
}

Status CheckTfIdfVectorizer(const NodeView& view) {
  const auto* indexes = view.Find("ngram_indexes");
  if (!indexes || std::ranges::all_of(indexes->ints(), FitsInt32)) return Done{};
  return view.BadAttribute("ngram_indexes", "must hold indexes below 2^31");
}

// ONNX makes a message for each element of the shape to find the rank.
Status CheckExpand(const NodeView& view) {
  if (view.inputs.size() < 2 || !view.inputs[1].type) return Done{};
  const auto& shape = view.inputs[1].type->tensor_type().shape();
  if (shape.dim_size() != 1 || shape.dim(0).dim_value() <= onnx::kMaxMaterializedRank) {
    return Done{};
  }
  return view.BadInput(1,
                       "would make a tensor of rank " + std::to_string(shape.dim(0).dim_value()));
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether the text is an operand of an equation: letters and at most one ellipsis, no spaces.
bool IsEinsumOperand(std::string operand) {
  if (const auto at = operand.find("..."); at != std::string::npos) operand.erase(at, 3);
  return std::ranges::all_of(operand, IsLetter);
}

// With any other character before the arrow, inference never ends.
Status CheckEinsum(const NodeView& view) {
  const auto* equation = view.Find("equation");
  if (!equation) return Done{};
  std::string text = equation->s();
  std::erase(text, ' ');
  std::string_view operands = std::string_view(text).substr(0, text.find("->"));
  while (true) {
    const auto comma = operands.find(',');
    if (!IsEinsumOperand(std::string(operands.substr(0, comma)))) {
      return view.BadAttribute("equation",
                               "an operand of an equation has letters and at most one \"...\", "
                               "commas stand between operands; given " +
                                   Quoted(equation->s()));
    }
    if (comma == std::string_view::npos) return Done{};
    operands.remove_prefix(comma + 1);
  }
}

using Check = Status (*)(const NodeView& view);

Check FindCheck(const std::string& op_type) {
  static const std::unordered_map<std::string_view, Check> kChecks = {
      {"BlackmanWindow", CheckSignalSizes},
      {"DFT", CheckSignalSizes},
      {"Einsum", CheckEinsum},
      {"Expand", CheckExpand},
      {"GatherND", CheckGatherNd},
      {"HammingWindow", CheckSignalSizes},
      {"HannWindow", CheckSignalSizes},
      {"OneHot", CheckDepth},
      {"Range", CheckRange},
      {"Resize", CheckScales},
      {"STFT", CheckSignalSizes},
      {"Split", CheckSplit},
      {"SplitToSequence", CheckSplitToSequence},
      {"TfIdfVectorizer", CheckTfIdfVectorizer},
      {"Upsample", CheckScales},
  };
  const auto it = kChecks.find(op_type);
  return it == kChecks.end() ? nullptr : it->second;
}

template <typename TensorType>
onnx::TensorShapeProto* ShapeOf(TensorType* type) {
  return type->has_shape() ? type->mutable_shape() : nullptr;
}

onnx::TensorShapeProto* ShapeOf(onnx::TypeProto& type) {
  switch (type.value_case()) {
    case onnx::TypeProto::kTensorType:
      return ShapeOf(type.mutable_tensor_type());
    case onnx::TypeProto::kSparseTensorType:
      return ShapeOf(type.mutable_sparse_tensor_type());
    case onnx::TypeProto::kSequenceType:
      return ShapeOf(*type.mutable_sequence_type()->mutable_elem_type());
    case onnx::TypeProto::kOptionalType:
      return ShapeOf(*type.mutable_optional_type()->mutable_elem_type());
    default:
      return nullptr;
  }
}

}  // namespace

Status CheckInferenceBounds(const onnx::NodeProto& node, std::span<const InferenceInput> inputs) {
  const NodeView view{node, inputs};
  LOOM_TRY(CheckAxes(view));
  const Check check = FindCheck(node.op_type());
  return check ? check(view) : Done{};
}

Status CheckInferredShapes(InferenceScope scope, std::span<InferredOutput> outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    onnx::TensorShapeProto* shape = ShapeOf(outputs[i].type);
    if (!shape) continue;
    for (auto& dim : *shape->mutable_dim()) {
      if (dim.dim_value() >= 0) continue;
      if (scope == InferenceScope::kBody) {
        dim.clear_dim_value();
        continue;
      }
      return Error{ErrorCode::kShapeMismatch,
                   OutputPath(i),
                   "would have a dim of " + std::to_string(dim.dim_value()),
                   {}};
    }
  }
  return Done{};
}

}  // namespace loom
