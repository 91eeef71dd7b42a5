// Convolutions. Keras' kernels are [spatial…, in, out]; ONNX's are [out, in, spatial…].
#include "import/keras/convolution.h"

#include "import/keras/activations.h"
#include "import/keras/families.h"
#include "import/keras/spatial.h"

namespace loom::keras {
namespace {

Sizes KernelDims(std::int64_t out, std::int64_t in, const Sizes& spatial) {
  Sizes dims{out, in};
  dims.insert(dims.end(), spatial.begin(), spatial.end());
  return dims;
}

Sizes KerasDims(Sizes spatial, std::int64_t second_last, std::int64_t last) {
  spatial.push_back(second_last);
  spatial.push_back(last);
  return spatial;
}

void AddBias(Layer& layer, std::int64_t channels, std::vector<Operand>& inputs) {
  if (!layer.Truth("use_bias", true)) return;
  inputs.emplace_back(layer.Initializer(layer.Weight("bias", {channels})));
}

// The number of channels; refused if it is open, because the weights depend on it.
std::int64_t Channels(Layer& layer, const Flow& image) {
  const Sizes sizes = layer.SizesOf(image.value);
  if (layer.error()) return 1;
  if (sizes[1] == kOpen) layer.Fail(ErrorCode::kShapeMismatch, "its number of channels is open");
  return sizes[1];
}

Flow Convolution(Layer& layer, std::size_t rank) {
  const Flow image = ImageInput(layer, rank);
  const std::int64_t channels = Channels(layer, image);
  const std::int64_t filters = layer.Integer("filters", 1);
  const Window window = ReadWindow(layer, rank);
  if (layer.Integer("groups", 1) != 1)
    layer.Refuse("groups are not covered: TensorFlow.js has none");
  if (layer.error()) return image;
  const Sizes dims = KerasDims(window.kernel, channels, filters);
  std::vector<Operand> inputs{
      image.value,
      layer.Initializer(layer.Weight("kernel", dims), KernelOrder(dims, {rank + 1, rank}),
                        KernelDims(filters, channels, window.kernel))};
  AddBias(layer, filters, inputs);
  const Value y = layer.Node("Conv", inputs, WindowAttributes(layer, image, window));
  return ApplyActivation(layer, {y, image.order});
}

Flow Conv1D(Layer& layer) { return Convolution(layer, 1); }
Flow Conv2D(Layer& layer) { return Convolution(layer, 2); }
Flow Conv3D(Layer& layer) { return Convolution(layer, 3); }

// Convolves each channel by itself: the kernel [h, w, in, multiplier] becomes [in × multiplier, 1,
// h, w].
Value Depthwise(Layer& layer, const Flow& image, const KerasWeight* kernel, const Window& window,
                bool with_bias) {
  if (layer.error()) return {};
  const std::int64_t channels = kernel->dims[2];
  const std::int64_t multiplier = kernel->dims[3];
  std::vector<Operand> inputs{
      image.value, layer.Initializer(kernel, KernelOrder(kernel->dims, {2, 3}),
                                     KernelDims(channels * multiplier, 1, window.kernel))};
  if (with_bias) AddBias(layer, channels * multiplier, inputs);
  std::vector<NodeAttribute> attributes = WindowAttributes(layer, image, window);
  attributes.push_back({"group", channels});
  return layer.Node("Conv", inputs, attributes);
}

// TensorFlow.js does not write the depth_multiplier of a SeparableConv2D, so it comes from the
// weight.
const KerasWeight* DepthwiseKernel(Layer& layer, const Flow& image, const Window& window) {
  const std::int64_t multiplier = layer.Integer("depth_multiplier", kOpen);
  return layer.Weight("depthwise_kernel",
                      KerasDims(window.kernel, Channels(layer, image), multiplier));
}

Flow DepthwiseConv2D(Layer& layer) {
  const Flow image = ImageInput(layer, 2);
  const Window window = ReadWindow(layer, 2);
  for (const std::int64_t rate : window.dilations) {
    if (rate != 1)
      layer.Refuse("dilation_rate is not covered: TensorFlow.js ignores it, Keras does not");
  }
  const KerasWeight* kernel = DepthwiseKernel(layer, image, window);
  const Value y = Depthwise(layer, image, kernel, window, true);
  return ApplyActivation(layer, {y, image.order});
}

Flow SeparableConv2D(Layer& layer) {
  const Flow image = ImageInput(layer, 2);
  if (image.order == Flow::Order::kKeras) {
    layer.Refuse(
        "data_format \"channels_first\" is not covered: TensorFlow.js adds the bias to another "
        "axis than Keras");
  }
  const std::int64_t filters = layer.Integer("filters", 1);
  const Window window = ReadWindow(layer, 2);
  const KerasWeight* kernel = DepthwiseKernel(layer, image, window);
  const Value each = Depthwise(layer, image, kernel, window, false);
  if (layer.error()) return image;
  const std::int64_t inner = kernel->dims[2] * kernel->dims[3];
  const Sizes dims{1, 1, inner, filters};
  std::vector<Operand> inputs{
      each, layer.Initializer(layer.Weight("pointwise_kernel", dims), KernelOrder(dims, {3, 2}),
                              KernelDims(filters, inner, {1, 1}))};
  AddBias(layer, filters, inputs);
  const Value y = layer.Node("Conv", inputs, {{"kernel_shape", Sizes{1, 1}}});
  return ApplyActivation(layer, {y, image.order});
}

// For 'same', cuts the excess off if the kernel is larger than the stride. If it is smaller, the
// positions between are empty, and output_padding adds the missing end.
std::vector<NodeAttribute> TransposedAttributes(Layer& layer, const Window& window) {
  const std::string padding = layer.Text("padding", "valid");
  if (padding != "same" && padding != "valid") layer.Refuse("padding is neither same nor valid");
  CheckVolume(layer, window);
  Sizes pads;
  Sizes ends;
  Sizes added;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    const std::int64_t excess = window.kernel[i] - window.strides[i];
    const std::int64_t cut = padding == "same" && excess > 0 ? excess : 0;
    pads.push_back(cut / 2);
    ends.push_back(cut - cut / 2);
    added.push_back(excess < 0 ? -excess : 0);
  }
  pads.insert(pads.end(), ends.begin(), ends.end());
  return {{"kernel_shape", window.kernel},
          {"strides", window.strides},
          {"pads", std::move(pads)},
          {"output_padding", std::move(added)}};
}

// The kernel [spatial…, out, in] becomes [in, out, spatial…].
Flow TransposedConvolution(Layer& layer, std::size_t rank) {
  const Flow image = ImageInput(layer, rank);
  const std::int64_t channels = Channels(layer, image);
  const std::int64_t filters = layer.Integer("filters", 1);
  const Window window = ReadWindow(layer, rank);
  for (const std::int64_t rate : window.dilations) {
    if (rate != 1) layer.Refuse("dilation_rate is not covered: TensorFlow.js has none here");
  }
  if (!layer.Setting("output_padding").IsNull()) {
    layer.Refuse("output_padding is not covered: TensorFlow.js has none");
  }
  if (layer.error()) return image;
  const Sizes dims = KerasDims(window.kernel, filters, channels);
  std::vector<Operand> inputs{
      image.value,
      layer.Initializer(layer.Weight("kernel", dims), KernelOrder(dims, {rank + 1, rank}),
                        KernelDims(channels, filters, window.kernel))};
  AddBias(layer, filters, inputs);
  const Value y = layer.Node("ConvTranspose", inputs, TransposedAttributes(layer, window));
  return ApplyActivation(layer, {y, image.order});
}

Flow Conv2DTranspose(Layer& layer) { return TransposedConvolution(layer, 2); }
Flow Conv3DTranspose(Layer& layer) { return TransposedConvolution(layer, 3); }

constexpr LayerKind kKinds[] = {
    {"Conv1D", Conv1D},
    {"Conv2D", Conv2D},
    {"Conv3D", Conv3D},
    {"DepthwiseConv2D", DepthwiseConv2D},
    {"SeparableConv2D", SeparableConv2D},
    {"Conv2DTranspose", Conv2DTranspose},
    {"Conv3DTranspose", Conv3DTranspose},
};

}  // namespace

Permutation KernelOrder(const Sizes& dims, std::initializer_list<std::size_t> leading) {
  Permutation order{dims, leading};
  for (std::size_t axis = 0; axis + 2 < dims.size(); ++axis) order.axes.push_back(axis);
  return order;
}

Window ReadWindow(Layer& layer, std::size_t rank) {
  return {layer.PositiveSizes("kernel_size", rank, 1), layer.PositiveSizes("strides", rank, 1),
          layer.PositiveSizes("dilation_rate", rank, 1)};
}

std::span<const LayerKind> ConvolutionLayers() { return kKinds; }

}  // namespace loom::keras
