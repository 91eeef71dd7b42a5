#include "adapters/enumeration_table.h"

#include <array>

namespace loom {
namespace {

constexpr std::array<std::string_view, 4> kAutoPad = {"NOTSET", "SAME_UPPER", "SAME_LOWER",
                                                      "VALID"};
constexpr std::array<std::string_view, 3> kRecurrence = {"forward", "reverse", "bidirectional"};
constexpr std::array<std::string_view, 11> kActivations = {
    "Relu",       "Tanh",        "Sigmoid", "Affine",   "LeakyRelu", "ThresholdedRelu",
    "ScaledTanh", "HardSigmoid", "Elu",     "Softsign", "Softplus"};
constexpr std::array<std::string_view, 3> kLossReduction = {"none", "sum", "mean"};
constexpr std::array<std::string_view, 3> kScatterReduction16 = {"none", "add", "mul"};
constexpr std::array<std::string_view, 5> kScatterReduction18 = {"none", "add", "mul", "max",
                                                                 "min"};
constexpr std::array<std::string_view, 3> kRoundMode = {"up", "down", "nearest"};
constexpr std::array<std::string_view, 2> kDepth = {"DCR", "CRD"};
constexpr std::array<std::string_view, 2> kShift = {"RIGHT", "LEFT"};
constexpr std::array<std::string_view, 3> kCausalActivation = {"silu", "swish", "none"};
constexpr std::array<std::string_view, 2> kGelu = {"none", "tanh"};
constexpr std::array<std::string_view, 3> kGridMode16 = {"bilinear", "nearest", "bicubic"};
constexpr std::array<std::string_view, 3> kGridMode20 = {"linear", "nearest", "cubic"};
constexpr std::array<std::string_view, 3> kGridPadding = {"zeros", "border", "reflection"};
constexpr std::array<std::string_view, 3> kPixelFormat = {"RGB", "BGR", "Grayscale"};
constexpr std::array<std::string_view, 4> kUpdateRule = {"linear", "gated", "delta", "gated_delta"};
constexpr std::array<std::string_view, 3> kPad1 = {"constant", "reflect", "edge"};
constexpr std::array<std::string_view, 4> kPad19 = {"constant", "reflect", "edge", "wrap"};
constexpr std::array<std::string_view, 2> kInterpolation = {"nearest", "linear"};
constexpr std::array<std::string_view, 3> kInterpolation11 = {"nearest", "linear", "cubic"};
constexpr std::array<std::string_view, 2> kUpsample1 = {"nearest", "bilinear"};
constexpr std::array<std::string_view, 6> kCoordinates11 = {
    "half_pixel", "pytorch_half_pixel",   "align_corners",
    "asymmetric", "tf_half_pixel_for_nn", "tf_crop_and_resize"};
constexpr std::array<std::string_view, 5> kCoordinates13 = {
    "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize"};
constexpr std::array<std::string_view, 6> kCoordinates19 = {
    "half_pixel",    "half_pixel_symmetric", "pytorch_half_pixel",
    "align_corners", "asymmetric",           "tf_crop_and_resize"};
constexpr std::array<std::string_view, 3> kAspectRatio = {"stretch", "not_larger", "not_smaller"};
constexpr std::array<std::string_view, 4> kNearest = {"round_prefer_floor", "round_prefer_ceil",
                                                      "floor", "ceil"};
constexpr std::array<std::string_view, 2> kRoiCoordinates = {"half_pixel", "output_half_pixel"};
constexpr std::array<std::string_view, 2> kRoiMode = {"avg", "max"};
constexpr std::array<std::string_view, 3> kCase = {"LOWER", "UPPER", "NONE"};
constexpr std::array<std::string_view, 2> kCacheMode = {"linear", "circular"};
constexpr std::array<std::string_view, 3> kTfIdf = {"TF", "IDF", "TFIDF"};
constexpr std::array<std::string_view, 3> kCastMap = {"TO_FLOAT", "TO_STRING", "TO_INT64"};
constexpr std::array<std::string_view, 2> kMapForm = {"DENSE", "SPARSE"};
constexpr std::array<std::string_view, 5> kTransform = {"NONE", "SOFTMAX", "LOGISTIC",
                                                        "SOFTMAX_ZERO", "PROBIT"};
constexpr std::array<std::string_view, 3> kNorm = {"MAX", "L1", "L2"};
constexpr std::array<std::string_view, 4> kKernel = {"LINEAR", "POLY", "RBF", "SIGMOID"};
constexpr std::array<std::string_view, 7> kTreeModes = {
    "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "LEAF"};
constexpr std::array<std::string_view, 4> kAggregate = {"AVERAGE", "SUM", "MIN", "MAX"};
constexpr std::array<std::string_view, 2> kMomentum = {"nesterov", "standard"};
// The documentation wants names of TensorProto.DataType: those that type constraint T2 allows.
constexpr std::array<std::string_view, 12> kCast1 = {"FLOAT16", "FLOAT",  "DOUBLE", "INT8",
                                                     "INT16",   "INT32",  "INT64",  "UINT8",
                                                     "UINT16",  "UINT32", "UINT64", "BOOL"};

struct Row {
  std::string_view domain;
  std::string_view op_type;
  std::string_view attribute;
  int since;  // the opset in which these values appeared
  Enumeration values;
};

constexpr Enumeration Strings(std::span<const std::string_view> values) {
  return {.strings = values, .integers = 0, .data_type = false};
}
constexpr Enumeration Integers(int count) {
  return {.strings = {}, .integers = count, .data_type = false};
}
constexpr Enumeration kDataType = {.strings = {}, .integers = 0, .data_type = true};

constexpr std::string_view kMl = "ai.onnx.ml";
constexpr std::string_view kTraining = "ai.onnx.preview.training";

constexpr auto kRows = std::to_array<Row>({
    {"", "Attention", "qk_matmul_output_mode", 23, Integers(4)},
    {"", "Attention", "softmax_precision", 23, kDataType},
    {"", "AveragePool", "auto_pad", 1, Strings(kAutoPad)},
    {"", "Bernoulli", "dtype", 15, kDataType},
    {"", "BitCast", "to", 26, kDataType},
    {"", "BitShift", "direction", 11, Strings(kShift)},
    {"", "BlackmanWindow", "output_datatype", 17, kDataType},
    {"", "Cast", "round_mode", 24, Strings(kRoundMode)},
    {"", "Cast", "to", 1, Strings(kCast1)},
    {"", "Cast", "to", 6, kDataType},
    {"", "CastLike", "round_mode", 24, Strings(kRoundMode)},
    {"", "CausalConvWithState", "activation", 27, Strings(kCausalActivation)},
    {"", "Conv", "auto_pad", 1, Strings(kAutoPad)},
    {"", "ConvInteger", "auto_pad", 10, Strings(kAutoPad)},
    {"", "ConvTranspose", "auto_pad", 1, Strings(kAutoPad)},
    {"", "DepthToSpace", "mode", 11, Strings(kDepth)},
    {"", "DequantizeLinear", "output_dtype", 23, kDataType},
    {"", "EyeLike", "dtype", 9, kDataType},
    {"", "GRU", "activations", 1, Strings(kActivations)},
    {"", "GRU", "direction", 1, Strings(kRecurrence)},
    {"", "GRU", "layout", 14, Integers(2)},
    {"", "Gelu", "approximate", 20, Strings(kGelu)},
    {"", "GridSample", "mode", 16, Strings(kGridMode16)},
    {"", "GridSample", "mode", 20, Strings(kGridMode20)},
    {"", "GridSample", "padding_mode", 16, Strings(kGridPadding)},
    {"", "GroupNormalization", "stash_type", 21, kDataType},
    {"", "HammingWindow", "output_datatype", 17, kDataType},
    {"", "HannWindow", "output_datatype", 17, kDataType},
    {"", "ImageDecoder", "pixel_format", 20, Strings(kPixelFormat)},
    {"", "LSTM", "activations", 1, Strings(kActivations)},
    {"", "LSTM", "direction", 1, Strings(kRecurrence)},
    {"", "LSTM", "layout", 14, Integers(2)},
    {"", "LayerNormalization", "stash_type", 17, kDataType},
    {"", "LinearAttention", "update_rule", 27, Strings(kUpdateRule)},
    {"", "LpPool", "auto_pad", 1, Strings(kAutoPad)},
    {"", "MaxPool", "auto_pad", 1, Strings(kAutoPad)},
    {"", "MaxPool", "storage_order", 8, Integers(2)},
    {"", "MelWeightMatrix", "output_datatype", 17, kDataType},
    {"", "Multinomial", "dtype", 7, kDataType},
    {"", "NegativeLogLikelihoodLoss", "reduction", 12, Strings(kLossReduction)},
    {"", "NonMaxSuppression", "center_point_box", 10, Integers(2)},
    {"", "Pad", "mode", 1, Strings(kPad1)},
    {"", "Pad", "mode", 19, Strings(kPad19)},
    {"", "QLinearConv", "auto_pad", 10, Strings(kAutoPad)},
    {"", "QuantizeLinear", "output_dtype", 21, kDataType},
    {"", "QuantizeLinear", "precision", 23, kDataType},
    {"", "RMSNormalization", "stash_type", 23, kDataType},
    {"", "RNN", "activations", 1, Strings(kActivations)},
    {"", "RNN", "direction", 1, Strings(kRecurrence)},
    {"", "RNN", "layout", 14, Integers(2)},
    {"", "RandomNormal", "dtype", 1, kDataType},
    {"", "RandomNormalLike", "dtype", 1, kDataType},
    {"", "RandomUniform", "dtype", 1, kDataType},
    {"", "RandomUniformLike", "dtype", 1, kDataType},
    {"", "Range", "stash_type", 27, kDataType},
    {"", "Resize", "coordinate_transformation_mode", 11, Strings(kCoordinates11)},
    {"", "Resize", "coordinate_transformation_mode", 13, Strings(kCoordinates13)},
    {"", "Resize", "coordinate_transformation_mode", 19, Strings(kCoordinates19)},
    {"", "Resize", "keep_aspect_ratio_policy", 18, Strings(kAspectRatio)},
    {"", "Resize", "mode", 10, Strings(kInterpolation)},
    {"", "Resize", "mode", 11, Strings(kInterpolation11)},
    {"", "Resize", "nearest_mode", 11, Strings(kNearest)},
    {"", "ReverseSequence", "batch_axis", 10, Integers(2)},
    {"", "ReverseSequence", "time_axis", 10, Integers(2)},
    {"", "RoiAlign", "coordinate_transformation_mode", 16, Strings(kRoiCoordinates)},
    {"", "RoiAlign", "mode", 10, Strings(kRoiMode)},
    {"", "ScatterElements", "reduction", 16, Strings(kScatterReduction16)},
    {"", "ScatterElements", "reduction", 18, Strings(kScatterReduction18)},
    {"", "ScatterND", "reduction", 16, Strings(kScatterReduction16)},
    {"", "ScatterND", "reduction", 18, Strings(kScatterReduction18)},
    {"", "SequenceEmpty", "dtype", 11, kDataType},
    {"", "SoftmaxCrossEntropyLoss", "reduction", 12, Strings(kLossReduction)},
    {"", "SpaceToDepth", "mode", 28, Strings(kDepth)},
    {"", "StringNormalizer", "case_change_action", 10, Strings(kCase)},
    {"", "TensorScatter", "mode", 24, Strings(kCacheMode)},
    {"", "TfIdfVectorizer", "mode", 9, Strings(kTfIdf)},
    {"", "Unique", "sorted", 11, Integers(2)},
    {"", "Upsample", "mode", 1, Strings(kUpsample1)},
    {"", "Upsample", "mode", 7, Strings(kInterpolation)},
    {kMl, "CastMap", "cast_to", 1, Strings(kCastMap)},
    {kMl, "CastMap", "map_form", 1, Strings(kMapForm)},
    {kMl, "LinearClassifier", "post_transform", 1, Strings(kTransform)},
    {kMl, "LinearRegressor", "post_transform", 1, Strings(kTransform)},
    {kMl, "Normalizer", "norm", 1, Strings(kNorm)},
    {kMl, "SVMClassifier", "kernel_type", 1, Strings(kKernel)},
    {kMl, "SVMClassifier", "post_transform", 1, Strings(kTransform)},
    {kMl, "SVMRegressor", "kernel_type", 1, Strings(kKernel)},
    {kMl, "SVMRegressor", "post_transform", 1, Strings(kTransform)},
    {kMl, "TreeEnsemble", "aggregate_function", 5, Integers(4)},
    {kMl, "TreeEnsemble", "post_transform", 5, Integers(5)},
    {kMl, "TreeEnsembleClassifier", "nodes_modes", 1, Strings(kTreeModes)},
    {kMl, "TreeEnsembleClassifier", "post_transform", 1, Strings(kTransform)},
    {kMl, "TreeEnsembleRegressor", "aggregate_function", 1, Strings(kAggregate)},
    {kMl, "TreeEnsembleRegressor", "nodes_modes", 1, Strings(kTreeModes)},
    {kMl, "TreeEnsembleRegressor", "post_transform", 1, Strings(kTransform)},
    {kTraining, "Momentum", "mode", 1, Strings(kMomentum)},
    {"ai.onnx.preview", "FlexAttention", "softmax_precision", 1, kDataType},
});

}  // namespace

Enumeration EnumerationOf(std::string_view domain, std::string_view op_type,
                          std::string_view attribute, int since) {
  Enumeration found;
  for (const Row& row : kRows) {
    // If several rows apply, the last one counts.
    const bool fits = row.attribute == attribute && row.op_type == op_type && row.domain == domain;
    if (fits && row.since <= since) found = row.values;
  }
  return found;
}

}  // namespace loom
