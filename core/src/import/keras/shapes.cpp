// Layers that only rearrange elements.
#include "import/keras/families.h"

namespace loom::keras {
namespace {

// Keras flattens row by row with the channels last. A channels-first value keeps its axes for now:
// if a Dense layer follows, it reorders the rows of its kernel, and no Transpose is needed.
Flow Flatten(Layer& layer) {
  const Flow input = layer.Input();
  const bool channels_first_data = layer.Text("data_format", "channels_last") == "channels_first";
  if (layer.error()) return {};
  if (channels_first_data) {
    // Keras moves the channels to the end first, whatever order the layers before used.
    const Value x = layer.InKerasOrder(input);
    if (layer.SizesOf(x).size() > 2) return {x, Flow::Order::kFlattened};
  }
  if (input.order == Flow::Order::kChannelsFirst) return {input.value, Flow::Order::kFlattened};
  const Value x = layer.InKerasOrder(input);
  if (layer.SizesOf(x).size() == 2) return {x};
  return {layer.Node("Flatten", {x}, {{"axis", std::int64_t{1}}})};
}

// For the size that follows from the others, TensorFlow.js writes null and Keras -1.
Flow Reshape(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const Json& target = layer.Setting("target_shape");
  std::vector<std::int64_t> shape{0};  // 0 keeps the batch
  for (const Json& size : target.items) {
    shape.push_back(size.IsNull() ? -1 : size.Integer().value_or(0));
    if (shape.back() == 0 || shape.back() < -1) {
      layer.Refuse("target_shape " + Shown(target) + " is not covered");
    }
  }
  return {layer.Node("Reshape", {x, std::move(shape)})};
}

Flow Permute(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  std::vector<std::int64_t> order = layer.IntegerList("dims");
  order.insert(order.begin(), 0);
  return {layer.Node("Transpose", {x}, {{"perm", std::move(order)}})};
}

Flow RepeatVector(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const std::int64_t count = layer.Integer("n", 1);
  const Value row = layer.Node("Unsqueeze", {x, Sizes{1}});
  return {layer.Node("Expand", {row, Sizes{1, count, 1}})};
}

constexpr LayerKind kKinds[] = {
    {"Flatten", Flatten},
    {"Reshape", Reshape},
    {"Permute", Permute},
    {"RepeatVector", RepeatVector},
};

}  // namespace

std::span<const LayerKind> ShapeLayers() { return kKinds; }

}  // namespace loom::keras
