// Pooling over windows, and global pooling.
#include "import/keras/families.h"
#include "import/keras/spatial.h"

namespace loom::keras {
namespace {

// Averages do not count the padding: count_include_pad is 0 by default.
Flow Pool(Layer& layer, const char* op_type, std::size_t rank) {
  const Flow image = ImageInput(layer, rank);
  Window window{layer.PositiveSizes("pool_size", rank, 2), {}, {}};
  window.strides =
      layer.Setting("strides").IsNull() ? window.kernel : layer.PositiveSizes("strides", rank, 1);
  return {layer.Node(op_type, {image.value}, WindowAttributes(layer, image, window)), image.order};
}

Flow MaxPool1D(Layer& layer) { return Pool(layer, "MaxPool", 1); }
Flow MaxPool2D(Layer& layer) { return Pool(layer, "MaxPool", 2); }
Flow MaxPool3D(Layer& layer) { return Pool(layer, "MaxPool", 3); }
Flow AveragePool1D(Layer& layer) { return Pool(layer, "AveragePool", 1); }
Flow AveragePool2D(Layer& layer) { return Pool(layer, "AveragePool", 2); }
Flow AveragePool3D(Layer& layer) { return Pool(layer, "AveragePool", 3); }

// A reduction works in any order of axes, so there is no Transpose.
Flow GlobalPool(Layer& layer, const char* op_type, std::size_t rank) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  if (layer.Truth("keepdims", false))
    layer.Refuse("keepdims is not covered: TensorFlow.js has none");
  Sizes axes;
  for (std::size_t i = 0; i < rank; ++i) axes.push_back(layer.AxisOf(x, SpatialAxis(layer, i)));
  return {layer.Reduce(op_type, x.value, std::move(axes))};
}

Flow GlobalMax1D(Layer& layer) { return GlobalPool(layer, "ReduceMax", 1); }
Flow GlobalMax2D(Layer& layer) { return GlobalPool(layer, "ReduceMax", 2); }
Flow GlobalMean1D(Layer& layer) { return GlobalPool(layer, "ReduceMean", 1); }
Flow GlobalMean2D(Layer& layer) { return GlobalPool(layer, "ReduceMean", 2); }

constexpr LayerKind kKinds[] = {
    {"MaxPooling1D", MaxPool1D},
    {"MaxPooling2D", MaxPool2D},
    {"MaxPooling3D", MaxPool3D},
    {"AveragePooling1D", AveragePool1D},
    {"AveragePooling2D", AveragePool2D},
    {"AveragePooling3D", AveragePool3D},
    {"GlobalMaxPooling1D", GlobalMax1D},
    {"GlobalMaxPooling2D", GlobalMax2D},
    {"GlobalAveragePooling1D", GlobalMean1D},
    {"GlobalAveragePooling2D", GlobalMean2D},
};

}  // namespace

std::span<const LayerKind> PoolingLayers() { return kKinds; }

}  // namespace loom::keras
