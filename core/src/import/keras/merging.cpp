// Layers that merge several values into one.
#include <algorithm>

#include "import/keras/families.h"
#include "import/keras/masks.h"

namespace loom::keras {
namespace {

// The inputs with one order of axes and one rank. Inputs of lower rank get axes behind the batch,
// as in Keras.
std::vector<Flow> AlignInputs(Layer& layer) {
  std::vector<Flow> flows;
  std::size_t rank = 0;
  bool same_rank = true;
  bool channels_first = false;
  for (const Flow& input : layer.inputs()) {
    flows.push_back(layer.ResolveFlatten(input));
    const std::size_t own = layer.SizesOf(flows.back().value).size();
    same_rank = same_rank && (flows.size() == 1 || own == rank);
    rank = std::max(rank, own);
    channels_first = channels_first || flows.back().order == Flow::Order::kChannelsFirst;
  }
  if (flows.size() < 2) {
    layer.Fail(ErrorCode::kInvalidArgument, "it takes two inputs or more");
  }
  for (Flow& flow : flows) {
    if (same_rank && channels_first) {
      flow = {layer.WithChannelsFirst(flow), Flow::Order::kChannelsFirst};
      continue;
    }
    flow = {layer.InKerasOrder(flow)};
    std::vector<std::int64_t> axes;
    for (std::size_t own = layer.SizesOf(flow.value).size(); own < rank; ++own) {
      axes.push_back(static_cast<std::int64_t>(axes.size()) + 1);
    }
    if (!axes.empty()) flow.value = layer.Node("Unsqueeze", {flow.value, axes});
  }
  return flows;
}

std::vector<Operand> ValuesOf(const std::vector<Flow>& flows) {
  std::vector<Operand> values;
  values.reserve(flows.size());
  for (const Flow& flow : flows) values.emplace_back(flow.value);
  return values;
}

Flow WithMergedMask(Layer& layer, Flow output) {
  output.mask = kNoMask;
  MergeMasks(layer, output);
  return output;
}

// Two inputs use the common binary operator; more inputs use the operator that takes any number.
Flow Elementwise(Layer& layer, const char* of_two, const char* of_many) {
  const std::vector<Flow> flows = AlignInputs(layer);
  if (layer.error()) return {};
  const char* op_type = flows.size() == 2 ? of_two : of_many;
  return WithMergedMask(layer, {layer.Node(op_type, ValuesOf(flows)), flows.front().order});
}

Flow Add(Layer& layer) { return Elementwise(layer, "Add", "Sum"); }
Flow Average(Layer& layer) { return Elementwise(layer, "Mean", "Mean"); }
Flow Maximum(Layer& layer) { return Elementwise(layer, "Max", "Max"); }
Flow Minimum(Layer& layer) { return Elementwise(layer, "Min", "Min"); }

Flow Multiply(Layer& layer) {
  const std::vector<Flow> flows = AlignInputs(layer);
  if (layer.error()) return {};
  Flow product = flows.front();
  for (std::size_t i = 1; i < flows.size(); ++i) {
    product.value = layer.Node("Mul", {product.value, flows[i].value});
  }
  return WithMergedMask(layer, product);
}

Flow Concatenate(Layer& layer) {
  const std::vector<Flow> flows = AlignInputs(layer);
  if (layer.error()) return {};
  const std::int64_t keras_axis = layer.Integer("axis", -1);
  const std::int64_t axis = layer.AxisOf(flows.front(), keras_axis);
  Flow output{layer.Node("Concat", ValuesOf(flows), {{"axis", axis}}), flows.front().order};
  ConcatenateMasks(layer, keras_axis, output);
  return output;
}

// Divides by the norm. TensorFlow.js bounds the sum of squares from below by 1e-7.
Value Normalise(Layer& layer, Value x, std::int64_t axis) {
  const Value sum = layer.Node("ReduceSum", {layer.Node("Mul", {x, x}), Sizes{axis}});
  return layer.Node("Div", {x, layer.Node("Sqrt", {layer.Node("Max", {sum, 1e-7})})});
}

// An input of Dot as a batch of matrices, with the axis of the products last, or first behind the
// batch.
Value AsMatrix(Layer& layer, Value x, std::int64_t axis, bool last) {
  const std::size_t rank = layer.SizesOf(x).size();
  if (rank == 2) return layer.Node("Unsqueeze", {x, Sizes{last ? 1 : 2}});
  if ((axis == 2) == last) return x;
  return layer.Node("Transpose", {x}, {{"perm", Sizes{0, 2, 1}}});
}

Sizes DotAxes(Layer& layer) {
  Sizes axes = layer.IntegerList("axes");
  if (axes.size() == 1) axes.push_back(axes.front());
  if (axes.size() != 2 || layer.inputs().size() != 2) {
    layer.Fail(ErrorCode::kInvalidArgument, "it takes two inputs, and an axis for each");
  }
  for (std::size_t i = 0; i < 2 && !layer.error(); ++i) {
    const Value x = layer.InKerasOrder(layer.inputs()[i]);
    axes[i] = layer.AxisOf({x}, axes[i]);
    if (axes[i] == 0 || layer.SizesOf(x).size() > 3) {
      layer.Refuse("the axis of the batch, and more than 3 axes, are not covered");
    }
  }
  return axes;
}

// The dot products of vectors along one axis of each input.
Flow Dot(Layer& layer) {
  const Sizes axes = DotAxes(layer);
  if (layer.error()) return {};
  Value values[2];
  Sizes vectors;
  for (std::size_t i = 0; i < 2; ++i) {
    values[i] = layer.InKerasOrder(layer.inputs()[i]);
    if (layer.SizesOf(values[i]).size() == 2) vectors.push_back(i == 0 ? 1 : 2);
    if (layer.Truth("normalize", false)) values[i] = Normalise(layer, values[i], axes[i]);
  }
  if (vectors.size() == 2) {
    const Value products = layer.Node("Mul", {values[0], values[1]});
    return {layer.Node("ReduceSum", {products, Sizes{1}})};
  }
  const Value y = layer.Node("MatMul", {AsMatrix(layer, values[0], axes[0], true),
                                        AsMatrix(layer, values[1], axes[1], false)});
  return {vectors.empty() ? y : layer.Node("Squeeze", {y, vectors})};
}

constexpr LayerKind kKinds[] = {
    {"Add", Add, MaskRule::kOwn},
    {"Average", Average, MaskRule::kOwn},
    {"Maximum", Maximum, MaskRule::kOwn},
    {"Minimum", Minimum, MaskRule::kOwn},
    {"Multiply", Multiply, MaskRule::kOwn},
    {"Dot", Dot},
    {"Concatenate", Concatenate, MaskRule::kOwn},
};

}  // namespace

std::span<const LayerKind> MergingLayers() { return kKinds; }

}  // namespace loom::keras
