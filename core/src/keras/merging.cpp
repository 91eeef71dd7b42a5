// Layers that make one value of several.
#include <algorithm>

#include "keras/families.h"

namespace loom::keras {
namespace {

// The inputs in one order, and of one rank: shorter ones get axes behind the batch, as Keras does.
std::vector<Flow> Aligned(Layer& layer) {
  std::vector<Flow> flows;
  std::size_t rank = 0;
  bool same_rank = true;
  bool channels_first = false;
  for (const Flow& input : layer.inputs()) {
    flows.push_back(layer.Settled(input));
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

// With two inputs the operator that everybody would write, with more the one that takes them all.
Flow Elementwise(Layer& layer, const char* of_two, const char* of_many) {
  const std::vector<Flow> flows = Aligned(layer);
  if (layer.error()) return {};
  const char* op_type = flows.size() == 2 ? of_two : of_many;
  return {layer.Node(op_type, ValuesOf(flows)), flows.front().order};
}

Flow Add(Layer& layer) { return Elementwise(layer, "Add", "Sum"); }
Flow Average(Layer& layer) { return Elementwise(layer, "Mean", "Mean"); }
Flow Maximum(Layer& layer) { return Elementwise(layer, "Max", "Max"); }
Flow Minimum(Layer& layer) { return Elementwise(layer, "Min", "Min"); }

Flow Multiply(Layer& layer) {
  const std::vector<Flow> flows = Aligned(layer);
  if (layer.error()) return {};
  Flow product = flows.front();
  for (std::size_t i = 1; i < flows.size(); ++i) {
    product.value = layer.Node("Mul", {product.value, flows[i].value});
  }
  return product;
}

Flow Concatenate(Layer& layer) {
  const std::vector<Flow> flows = Aligned(layer);
  if (layer.error()) return {};
  const std::int64_t axis = layer.AxisOf(flows.front(), layer.Integer("axis", -1));
  return {layer.Node("Concat", ValuesOf(flows), {{"axis", axis}}), flows.front().order};
}

constexpr LayerKind kKinds[] = {
    {"Add", Add},         {"Average", Average},   {"Maximum", Maximum},
    {"Minimum", Minimum}, {"Multiply", Multiply}, {"Concatenate", Concatenate},
};

}  // namespace

std::span<const LayerKind> MergingLayers() { return kKinds; }

}  // namespace loom::keras
