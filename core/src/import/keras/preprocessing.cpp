// CenterCrop and CategoryEncoding, and refusals of preprocessing layers that have no faithful ONNX
// form.
#include "base/text.h"
#include "import/keras/families.h"
#include "import/keras/spatial.h"

namespace loom::keras {
namespace {

constexpr auto kInt64 = static_cast<std::int64_t>(DataType::kInt64);
constexpr auto kFloat = static_cast<std::int64_t>(DataType::kFloat);

// The index where the part begins. TensorFlow.js takes the nearest pixels of a box, which are the
// pixels of the part itself, except if the width is one less than the input's.
std::int64_t Start(Layer& layer, std::int64_t size, std::int64_t part, bool width) {
  if (size == kOpen) layer.Refuse("an input of an open size is not covered");
  if (size != kOpen && size < part) {
    layer.Refuse("an input smaller than the part is not covered: TensorFlow.js does not run it");
  }
  if (width && size == part + 1) {
    layer.Refuse(
        "a width one less than that of the input is not covered: TensorFlow.js drops the first "
        "column, Keras the last");
  }
  return (size - part) / 2;
}

Flow CenterCrop(Layer& layer) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  const Sizes sizes = layer.KerasSizes(x);
  if (sizes.size() != 4) layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 4 axes");
  if (layer.error()) return {};
  Sizes starts;
  Sizes ends;
  Sizes axes;
  for (const std::int64_t axis : {1, 2}) {
    const std::int64_t part = layer.Integer(axis == 1 ? "height" : "width", 1);
    starts.push_back(Start(layer, sizes[static_cast<std::size_t>(axis)], part, axis == 2));
    ends.push_back(starts.back() + part);
    axes.push_back(layer.AxisOf(x, axis));
  }
  return {layer.Node("Slice", {x.value, starts, ends, axes}), x.order};
}

Flow CategoryEncoding(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const Sizes sizes = layer.SizesOf(x);
  const std::string mode = layer.Text("output_mode", "multi_hot");
  const bool one_hot = mode == "one_hot";
  if (!one_hot && mode != "multi_hot" && mode != "count") {
    layer.Refuse("output_mode " + Quoted(mode) + " is not covered");
  }
  if (sizes.size() != 2 || (one_hot && sizes[1] != 1)) {
    layer.Refuse("an input other than [batch, " + std::string(one_hot ? "1" : "numbers") +
                 "] is not covered: TensorFlow.js does not run it");
  }
  const Value numbers = layer.Node("Cast", {x}, {{"to", kInt64}});
  const Value each = layer.Node("OneHot", {numbers, layer.Integer("num_tokens", 1), Sizes{0, 1}});
  const Value y = layer.Reduce(mode == "count" ? "ReduceSum" : "ReduceMax", each, {1});
  return {layer.Node("Cast", {y}, {{"to", kFloat}})};
}

Flow Resizing(Layer& layer) {
  layer.Refuse("TensorFlow.js 4.22 cannot run it in a model. UpSampling2D is covered");
  return {};
}

Flow RandomWidth(Layer& layer) {
  layer.Refuse("TensorFlow.js changes the width at random, in prediction too");
  return {};
}

constexpr LayerKind kKinds[] = {
    {"CenterCrop", CenterCrop},
    {"CategoryEncoding", CategoryEncoding},
    {"Resizing", Resizing},
    {"RandomWidth", RandomWidth},
};

}  // namespace

std::span<const LayerKind> PreprocessingLayers() { return kKinds; }

}  // namespace loom::keras
