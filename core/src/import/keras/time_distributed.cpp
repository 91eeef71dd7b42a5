// The layer TimeDistributed.
#include "base/text.h"
#include "import/keras/families.h"
#include "import/keras/layer_graph.h"

namespace loom::keras {
namespace {

// The sizes of a step: those of the value without its `leading` axes.
Sizes StepSizes(Layer& layer, Value x, std::size_t leading) {
  const Sizes sizes = layer.SizesOf(x);
  if (sizes.size() < leading) return {};
  Sizes step(sizes.begin() + static_cast<std::ptrdiff_t>(leading), sizes.end());
  for (const std::int64_t size : step) {
    if (size == kOpen) layer.Refuse("steps of an open size are not covered");
  }
  return step;
}

// [batch × time, …] as [batch, time, …], with the sizes of `steps_before`.
Value WithTime(Layer& layer, Value y, Value steps_before) {
  const Sizes step = StepSizes(layer, y, 1);
  const Sizes before = layer.SizesOf(steps_before);
  if (layer.error()) return y;
  if (before[1] != kOpen) {
    Sizes shape{-1, before[1]};
    shape.insert(shape.end(), step.begin(), step.end());
    return layer.Node("Reshape", {y, std::move(shape)});
  }
  const Value leading =
      layer.Node("Slice", {layer.Node("Shape", {steps_before}), Sizes{0}, Sizes{2}});
  const Value shape =
      step.empty() ? leading : layer.Node("Concat", {leading, step}, {{"axis", std::int64_t{0}}});
  return layer.Node("Reshape", {y, shape});
}

// Applies the held layer or model to each step.
Value ApplyToSteps(Layer& layer, const Json& held, Value steps) {
  if (IsModel(held)) {
    auto outputs = ConvertInnerModel(layer.conversion(), held, {Flow{steps}});
    if (!outputs.ok()) {
      layer.Fail(outputs.error());
      return steps;
    }
    if (outputs->size() != 1) layer.Refuse("a model of several outputs is not covered in it");
    return layer.InKerasOrder(outputs->front());
  }
  const LayerKind* kind = FindLayer(held.At("class_name").text);
  if (!kind) {
    layer.Refuse("it holds a layer of class " + Shown(held.At("class_name")) +
                 ", which is not covered");
    return steps;
  }
  Layer inner = layer.Inner(held, {Flow{steps}});
  const Value y = inner.InKerasOrder(kind->convert(inner));
  if (!inner.more_outputs().empty())
    inner.Refuse("a layer of several outputs is not covered in it");
  layer.AdoptError(inner);
  return y;
}

// Applies a layer to every step by merging the time into the batch. Dense needs no merging.
Flow TimeDistributed(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const Json& held = layer.Setting("layer");
  if (layer.SizesOf(x).size() < 3) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 3 axes or more");
  }
  if (layer.error()) return {};
  if (held.At("class_name").text == "Dense") return {ApplyToSteps(layer, held, x)};
  Sizes flat = StepSizes(layer, x, 2);
  flat.insert(flat.begin(), -1);
  const Value y = ApplyToSteps(layer, held, layer.Node("Reshape", {x, std::move(flat)}));
  return {WithTime(layer, y, x)};
}

constexpr LayerKind kKinds[] = {{"TimeDistributed", TimeDistributed, MaskRule::kPassed}};

}  // namespace

std::span<const LayerKind> TimeDistributedLayers() { return kKinds; }

}  // namespace loom::keras
