#include "import/keras/masks.h"

#include <algorithm>
#include <string_view>

#include "import/keras/families.h"

namespace loom::keras {
namespace {

constexpr auto kBool = static_cast<std::int64_t>(DataType::kBool);
constexpr auto kInt64 = static_cast<std::int64_t>(DataType::kInt64);

Value AsBool(Layer& layer, Value source) {
  if (layer.TypeOf(source) == DataType::kBool) return source;
  Value& cached = layer.conversion().DerivedValue(source, "as bool");
  if (cached == kAbsent) cached = layer.Node("Cast", {source}, {{"to", kBool}});
  return cached;
}

Value AllOf(Layer& layer, const Mask& mask) {
  Value all = AsBool(layer, mask.front());
  for (const Value source : Mask(mask.begin() + 1, mask.end())) {
    all = layer.Node("And", {all, AsBool(layer, source)});
  }
  return all;
}

// Whether each source of the mask has `rank` axes. Masks that layers make do; a mask that is an
// input may not.
bool HasRank(Layer& layer, const Mask& mask, std::size_t rank) {
  return !mask.empty() && std::ranges::all_of(mask, [&](Value source) {
    return layer.SizesOf(source).size() == rank;
  });
}

void SetMask(Layer& layer, Flow& output, Mask mask) {
  for (const Flow& input : layer.inputs()) {
    if (input.mask == kNoMask) continue;
    if (layer.conversion().MaskOf(input.mask) == mask) output.mask = input.mask;
  }
  if (output.mask == kNoMask) output.mask = layer.conversion().AddMask(std::move(mask));
}

// A concatenation along the features: a step counts if it counts in all inputs.
Mask AlongFeatures(const std::vector<Mask>& masks) {
  Mask all;
  for (const Mask& mask : masks) {
    for (const Value source : mask) {
      if (std::ranges::find(all, source) == all.end()) all.push_back(source);
    }
  }
  return all;
}

// A concatenation along the time: the masks are concatenated too.
Mask AlongTime(Layer& layer, const std::vector<Mask>& masks) {
  std::vector<Value> parts;
  parts.reserve(masks.size());
  for (const Mask& mask : masks) parts.push_back(AllOf(layer, mask));
  return {layer.Concatenate(parts, 1)};
}

// A step counts unless all its features equal mask_value. Steps that do not count become zeros.
Flow Masking(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const double number = layer.Number("mask_value", 0);
  const Value differs = layer.Node("Not", {layer.Node("Equal", {x, number})});
  const auto type = static_cast<std::int64_t>(layer.TypeOf(x));
  const Value numbers = layer.Node("Cast", {differs}, {{"to", type}});
  const Value counts = layer.Reduce("ReduceMax", numbers, {-1});
  Flow y{layer.Node("Mul", {x, layer.Node("Unsqueeze", {counts, Sizes{-1}})})};
  if (!layer.error()) y.mask = layer.conversion().AddMask({counts});
  return y;
}

// For each step, the index of its output among the packed outputs, and whether there is one. In a
// backward pass it is the output of the next step that counts.
struct MaskIndices {
  Value index;
  Value exists;
};

MaskIndices MaskIndicesOf(Layer& layer, const Packing& packing, bool backwards) {
  if (!backwards) {
    return {layer.Node("Sub", {packing.counts, 1.0}), layer.Node("Greater", {packing.counts, 0.0})};
  }
  const Value index = layer.Node("Sub", {packing.counts, packing.mask});
  return {index, layer.Node("Less", {index, packing.lengths})};
}

// Joins one [batch, time] per direction to [batch, directions, time, 1].
Value ForDirections(Layer& layer, const std::vector<Value>& each) {
  std::vector<Value> parts;
  parts.reserve(each.size());
  for (const Value value : each) {
    parts.push_back(layer.Node("Unsqueeze", {value, Sizes{1, 3}}));
  }
  return layer.Concatenate(parts, 1);
}

constexpr LayerKind kKinds[] = {{"Masking", Masking, MaskRule::kOwn}};

}  // namespace

std::span<const LayerKind> MaskLayers() { return kKinds; }

// TensorFlow.js adds an axis to the masks here and ignores the last input, so the result has a
// shape that no layer can use.
void MergeMasks(Layer& layer, Flow& output) {
  const auto masked = [](const Flow& input) { return input.mask != kNoMask; };
  if (std::ranges::any_of(layer.inputs(), masked)) SetMask(layer, output, {});
}

void ConcatenateMasks(Layer& layer, std::int64_t keras_axis, Flow& output) {
  std::vector<Mask> masks;
  bool same_origin = true;
  for (const Flow& input : layer.inputs()) {
    if (input.mask == kNoMask) continue;
    masks.push_back(layer.conversion().MaskOf(input.mask));
    if (masks.size() == 1) output.inherited = input.inherited;
    same_origin = same_origin && output.inherited == input.inherited;
  }
  if (masks.empty()) return;
  const std::size_t rank = layer.SizesOf(output.value).size();
  const bool followed = same_origin && std::ranges::all_of(masks, [&](const Mask& mask) {
                          return HasRank(layer, mask, rank - 1);
                        });
  const auto last = static_cast<std::int64_t>(rank) - 1;
  if (followed && (keras_axis == -1 || keras_axis == last)) {
    SetMask(layer, output, AlongFeatures(masks));
  } else if (followed && keras_axis == 1 && rank == 3 && masks.size() == layer.inputs().size()) {
    SetMask(layer, output, AlongTime(layer, masks));
  } else {
    SetMask(layer, output, {});
  }
}

Value StepsThatCount(Layer& layer, std::uint32_t mask) {
  const Mask& sources = layer.conversion().MaskOf(mask);
  if (HasRank(layer, sources, 2)) return AllOf(layer, sources);
  layer.Refuse("the mask of its input is not [batch, time]");
  return kAbsent;
}

Packing MakePacking(Layer& layer, Value steps_that_count) {
  const auto once = [&](const char* what, auto make) {
    Value& cached = layer.conversion().DerivedValue(steps_that_count, what);
    if (cached == kAbsent) cached = make();
    return cached;
  };
  const Value mask =
      once("mask", [&] { return layer.Node("Cast", {steps_that_count}, {{"to", kInt64}}); });
  return {mask, once("counts", [&] { return layer.Node("CumSum", {mask, std::int64_t{1}}); }),
          once("lengths", [&] {
            return layer.Node("ReduceSum", {mask, Sizes{1}}, {{"keepdims", std::int64_t{1}}});
          })};
}

// TopK keeps equal elements in their order, so the packed steps stay in the order of time.
Value PackSteps(Layer& layer, const Packing& packing, Value x) {
  Value& order = layer.conversion().DerivedValue(packing.mask, "order");
  if (order == kAbsent) {
    const Value steps =
        layer.Node("Slice", {layer.Node("Shape", {packing.mask}), Sizes{1}, Sizes{2}});
    const Value steps_in_order =
        layer.Outputs("TopK", {packing.mask, steps}, {{"axis", std::int64_t{1}}}, 2)[1];
    order = layer.Node("Unsqueeze", {steps_in_order, Sizes{-1}});
  }
  return layer.Node("GatherND", {x, order}, {{"batch_dims", std::int64_t{1}}});
}

Value UnpackSteps(Layer& layer, const Packing& packing, Value y, Value initial,
                  const char* direction) {
  std::vector<Value> indices;
  std::vector<Value> exists;
  const std::string_view name = direction;
  for (const bool backwards : {false, true}) {
    if (name == (backwards ? "forward" : "reverse")) continue;
    const MaskIndices step_indices = MaskIndicesOf(layer, packing, backwards);
    indices.push_back(step_indices.index);
    exists.push_back(step_indices.exists);
  }
  const Value steps = layer.Node("Transpose", {y}, {{"perm", Sizes{2, 1, 0, 3}}});
  const Value moved = layer.Node("GatherND", {steps, ForDirections(layer, indices)},
                                 {{"batch_dims", std::int64_t{2}}});
  Operand before = 0.0;
  if (initial != kAbsent) {
    const Value first = layer.Node("Transpose", {initial}, {{"perm", Sizes{1, 0, 2}}});
    before = layer.Node("Unsqueeze", {first, Sizes{2}});
  }
  return layer.Node("Where", {ForDirections(layer, exists), moved, before});
}

Value LastState(Layer& layer, const Packing& packing, Value state, Value initial) {
  const Value any = layer.Node("Greater", {packing.lengths, 0.0});
  return layer.Node("Where", {any, state, initial == kAbsent ? Operand(0.0) : initial});
}

}  // namespace loom::keras
