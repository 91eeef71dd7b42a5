// Dense and Embedding: products with a matrix, and lookups of its rows.
#include "import/keras/activations.h"
#include "import/keras/families.h"

namespace loom::keras {
namespace {

// The kernel with its rows in the order in which a channels-first value is flattened, so that the
// value needs no Transpose. kAbsent, without any effect, if a size is open.
Value KernelForFlattened(Layer& layer, const Flow& x, std::int64_t units) {
  const std::vector<std::int64_t> sizes = layer.SizesOf(x.value);
  if (layer.error()) return kAbsent;
  Permutation order;
  for (std::size_t axis = 2; axis < sizes.size(); ++axis) order.dims.push_back(sizes[axis]);
  order.dims.push_back(sizes[1]);
  const auto rows = ElementCount(order.dims);  // nullopt if one is open
  if (!rows) return kAbsent;
  const std::size_t channel = order.dims.size() - 1;
  order.dims.push_back(units);
  order.axes.push_back(channel);
  for (std::size_t axis = 0; axis < channel; ++axis) order.axes.push_back(axis);
  order.axes.push_back(channel + 1);
  return layer.Initializer(layer.Weight("kernel", {*rows, units}), order, {*rows, units});
}

Value Product(Layer& layer, Value x, std::size_t rank, Value kernel, std::int64_t units) {
  if (!layer.Truth("use_bias", true)) return layer.Node("MatMul", {x, kernel});
  const Value bias = layer.Initializer(layer.Weight("bias", {units}));
  if (rank == 2) return layer.Node("Gemm", {x, kernel, bias});
  return layer.Node("Add", {layer.Node("MatMul", {x, kernel}), bias});
}

Flow Dense(Layer& layer) {
  const Flow input = layer.Input();
  const std::int64_t units = layer.Integer("units", 0);
  if (layer.error()) return {};
  if (input.order == Flow::Order::kFlattened) {
    const Value kernel = KernelForFlattened(layer, input, units);
    if (layer.error()) return {};
    if (kernel != kAbsent) {
      const Value x = layer.FlattenChannelsFirst(input);
      return ApplyActivation(layer, {Product(layer, x, 2, kernel, units)});
    }
  }
  const Value x = layer.InKerasOrder(input);
  const std::vector<std::int64_t> sizes = layer.SizesOf(x);
  if (layer.error()) return {};
  const Value kernel = layer.Initializer(layer.Weight("kernel", {sizes.back(), units}));
  return ApplyActivation(layer, {Product(layer, x, sizes.size(), kernel, units)});
}

Flow Embedding(Layer& layer) {
  const Value x = layer.InKerasOrder(layer.Input());
  const KerasWeight* table = layer.Weight(
      "embeddings", {layer.Integer("input_dim", kOpen), layer.Integer("output_dim", kOpen)});
  const DataType type = layer.TypeOf(x);
  const bool integers = type == DataType::kInt32 || type == DataType::kInt64;
  const std::int64_t int32 = static_cast<std::int64_t>(DataType::kInt32);
  const Value rows = integers ? x : layer.Node("Cast", {x}, {{"to", int32}});
  Flow y{layer.Node("Gather", {layer.Initializer(table), rows}, {{"axis", std::int64_t{0}}})};
  if (layer.Truth("mask_zero", false)) y.mask = layer.conversion().AddMask({x});
  return y;
}

constexpr LayerKind kKinds[] = {{"Dense", Dense, MaskRule::kPassed},
                                {"Embedding", Embedding, MaskRule::kOwn}};

}  // namespace

std::span<const LayerKind> DenseLayers() { return kKinds; }

}  // namespace loom::keras
