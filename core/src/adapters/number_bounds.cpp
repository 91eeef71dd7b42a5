#include "adapters/number_bounds.h"

#include <cmath>
#include <concepts>
#include <limits>

#include "base/error_path.h"
#include "base/try.h"
#include "onnx/defs/tensor_proto_util.h"
#include "proto/paths.h"

namespace loom {
namespace {

bool FitsInt64(double number) { return number >= -0x1p63 && number < 0x1p63; }

template <typename T>
constexpr int kDataType = std::same_as<T, float>          ? onnx::TensorProto::FLOAT
                          : std::same_as<T, double>       ? onnx::TensorProto::DOUBLE
                          : std::same_as<T, std::int32_t> ? onnx::TensorProto::INT32
                                                          : onnx::TensorProto::INT64;

// The number in a constant of type T with one element; nullopt for anything else.
template <typename T>
std::optional<T> ScalarOf(const onnx::TensorProto* data) {
  if (!data || data->data_type() != kDataType<T>) return std::nullopt;
  const auto numbers = onnx::ParseData<T>(data);
  return numbers.size() == 1 ? std::optional(numbers[0]) : std::nullopt;
}

// limit - start, calculated as ONNX's inference does; nullopt if it overflows.
template <typename T>
std::optional<T> Difference(T limit, T start) {
  if constexpr (std::floating_point<T>) {
    return limit - start;
  } else {
    T difference = 0;
    if (__builtin_sub_overflow(limit, start, &difference)) return std::nullopt;
    return difference;
  }
}

template <typename T>
Status CheckRangeOf(const NodeView& view) {
  const auto start = ScalarOf<T>(view.Data(0));
  const auto limit = ScalarOf<T>(view.Data(1));
  const auto delta = ScalarOf<T>(view.Data(2));
  if (delta && *delta == 0) return view.BadInput(2, "the step of a range must not be 0");
  if (!start || !limit || !delta) return Done{};
  const auto length = Difference(*limit, *start);
  const auto step = static_cast<double>(*delta);
  if (length && FitsInt64(std::ceil(static_cast<double>(*length) / step))) return Done{};
  return view.BadInput(2, "the number of elements must be a number below 2^63");
}

Error BadScale(double scale) {
  return {ErrorCode::kShapeMismatch,
          {},
          "a scale must be above 0 and make no dim of 2^63 or more, given " + std::to_string(scale),
          {}};
}

double LargestDim(const NodeView& view) {
  double largest = 1;
  if (view.inputs.empty() || !view.inputs[0].type) return largest;
  for (const auto& dim : view.inputs[0].type->tensor_type().shape().dim()) {
    largest = std::max(largest, static_cast<double>(dim.dim_value()));
  }
  return largest;
}

template <typename Scales>
Status CheckScaleList(const NodeView& view, const Scales& scales) {
  const double largest = LargestDim(view);
  for (const float scale : scales) {
    if (!(scale > 0 && FitsInt64(largest * scale))) return BadScale(scale);
  }
  return Done{};
}

// Checks that a constant input has one element: ONNX reads it without a check.
Status CheckNumber(const NodeView& view, std::size_t index) {
  const onnx::TensorProto* data = view.Data(index);
  if (!data || data->dims_size() == 0) return Done{};
  if (data->dims_size() == 1 && data->dims(0) == 1) return Done{};
  return view.BadInput(index, "must be a single number");
}

}  // namespace

Status CheckRange(const NodeView& view) {
  LOOM_TRY(CheckRangeOf<float>(view));
  LOOM_TRY(CheckRangeOf<double>(view));
  LOOM_TRY(CheckRangeOf<std::int32_t>(view));
  return CheckRangeOf<std::int64_t>(view);
}

Status CheckScales(const NodeView& view) {
  if (const auto* scales = view.Find("scales")) {
    return Within([] { return AttributePath("scales"); }, CheckScaleList(view, scales->floats()));
  }
  const std::size_t index = view.inputs.size() > 2 ? 2 : 1;  // after `roi`, if the operator has it
  const onnx::TensorProto* data = view.Data(index);
  if (!data || data->data_type() != onnx::TensorProto::FLOAT) return Done{};
  return Within([&] { return InputPath(index); },
                CheckScaleList(view, onnx::ParseData<float>(data)));
}

Status CheckSignalSizes(const NodeView& view) {
  const std::string& op_type = view.node.op_type();
  if (op_type == "DFT") {
    LOOM_TRY(CheckNumber(view, 1));
    return CheckNumber(view, 2);
  }
  if (op_type != "STFT") return CheckNumber(view, 0);
  for (const std::size_t index : {std::size_t{1}, std::size_t{3}}) {
    LOOM_TRY(CheckNumber(view, index));
    const onnx::TensorProto* data = view.Data(index);
    const auto narrow = ScalarOf<std::int32_t>(data);
    const auto size = narrow ? std::optional<std::int64_t>(*narrow) : ScalarOf<std::int64_t>(data);
    if (size && *size <= 0) {
      return view.BadInput(index, "must be above 0, given " + std::to_string(*size));
    }
  }
  return Done{};
}

Status CheckDepth(const NodeView& view) {
  const auto depth = ScalarOf<float>(view.Data(1));
  if (!depth || FitsInt64(*depth)) return Done{};
  return view.BadInput(1, "the depth must be a number below 2^63");
}

}  // namespace loom
