// BatchNormalization, LayerNormalization and Rescaling.
#include "import/keras/families.h"

namespace loom::keras {
namespace {

constexpr double kEpsilon = 1e-3;  // Keras' default; ONNX's is 1e-5
constexpr int kLayerNormalizationOpset = 17;

// The input with the normalised axis as axis 1, where ONNX expects it.
Flow ChannelsOnAxisOne(Layer& layer, std::int64_t keras_axis) {
  const Flow input = layer.ResolveFlatten(layer.Input());
  const std::size_t rank = layer.SizesOf(input.value).size();
  const auto last = static_cast<std::int64_t>(rank) - 1;
  if (layer.AxisOf(input, keras_axis) == 1) return input;
  if (keras_axis == -1 || keras_axis == last) {
    return {layer.WithChannelsFirst(input), Flow::Order::kChannelsFirst};
  }
  if (keras_axis == 1) return {layer.InKerasOrder(input)};
  layer.Refuse("axis " + std::to_string(keras_axis) + " is not covered: only the last one, and 1");
  return input;
}

Flow BatchNormalization(Layer& layer) {
  const Flow x = ChannelsOnAxisOne(layer, layer.Integer("axis", -1));
  const std::vector<std::int64_t> sizes = layer.SizesOf(x.value);
  if (layer.error()) return x;
  const std::vector<std::int64_t> dims{sizes[1]};
  const auto one = [&](const char* weight) {
    return layer.Initializer(layer.Weight(weight, dims));
  };
  const Value mean = one("moving_mean");
  const Value variance = one("moving_variance");
  const Value scale =
      layer.Truth("scale", true) ? one("gamma") : layer.FilledInitializer("gamma", sizes[1], 1);
  const Value offset =
      layer.Truth("center", true) ? one("beta") : layer.FilledInitializer("beta", sizes[1], 0);
  const auto epsilon = static_cast<float>(layer.Number("epsilon", kEpsilon));
  return {layer.Node("BatchNormalization", {x.value, scale, offset, mean, variance},
                     {{"epsilon", epsilon}}),
          x.order};
}

// The first of the normalised axes, counted from the start. The axes must be the last ones, in
// order.
std::int64_t FirstAxis(Layer& layer, std::int64_t rank) {
  std::vector<std::int64_t> axes = layer.IntegerList("axis");
  if (axes.empty()) axes.push_back(-1);
  const std::int64_t first = rank - static_cast<std::int64_t>(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t axis = axes[i] < 0 ? axes[i] + rank : axes[i];
    if (axis == first + static_cast<std::int64_t>(i)) continue;
    layer.Refuse("axis " + Shown(layer.Setting("axis")) +
                 " is not covered: only the last axes, in order");
  }
  return first;
}

Flow LayerNormalization(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const std::vector<std::int64_t> sizes = layer.SizesOf(x);
  const std::int64_t axis = FirstAxis(layer, static_cast<std::int64_t>(sizes.size()));
  if (layer.opset() < kLayerNormalizationOpset) {
    layer.Refuse("it needs opset 17 or newer, the model has opset " +
                 std::to_string(layer.opset()));
  }
  if (layer.error()) return {};
  const std::vector<std::int64_t> dims(sizes.begin() + static_cast<std::ptrdiff_t>(axis),
                                       sizes.end());
  const bool scaled = layer.Truth("scale", true);
  if (!scaled && dims.size() > 1) layer.Refuse("scale false with several axes is not covered");
  const Value scale = scaled ? layer.Initializer(layer.Weight("gamma", dims))
                             : layer.FilledInitializer("gamma", dims.front(), 1);
  std::vector<Operand> inputs{x, scale};
  if (layer.Truth("center", true)) {
    inputs.emplace_back(layer.Initializer(layer.Weight("beta", dims)));
  }
  const auto epsilon = static_cast<float>(layer.Number("epsilon", kEpsilon));
  return {layer.Node("LayerNormalization", inputs, {{"axis", axis}, {"epsilon", epsilon}})};
}

Flow Rescaling(Layer& layer) {
  Flow x = layer.ResolveFlatten(layer.Input());
  if (layer.TypeOf(x.value) != DataType::kFloat) {
    x.value = layer.Node("Cast", {x.value}, {{"to", static_cast<std::int64_t>(DataType::kFloat)}});
  }
  const Value scaled = layer.Node("Mul", {x.value, layer.Number("scale", 1)});
  const double offset = layer.Number("offset", 0);
  return {offset == 0 ? scaled : layer.Node("Add", {scaled, offset}), x.order};
}

constexpr LayerKind kKinds[] = {
    {"BatchNormalization", BatchNormalization, MaskRule::kPassed},
    {"LayerNormalization", LayerNormalization, MaskRule::kPassed},
    {"Rescaling", Rescaling},
};

}  // namespace

std::span<const LayerKind> NormalisationLayers() { return kKinds; }

}  // namespace loom::keras
