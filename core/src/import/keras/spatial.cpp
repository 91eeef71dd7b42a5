#include "import/keras/spatial.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace loom::keras {
namespace {

bool AllOnes(const Sizes& sizes) {
  return std::ranges::all_of(sizes, [](std::int64_t size) { return size == 1; });
}

bool HasChannelsFirst(Layer& layer) {
  const std::string format = layer.Text("data_format", "channels_last");
  if (format != "channels_first" && format != "channels_last") {
    layer.Refuse("data_format " + Quoted(format) + " is not covered");
  }
  return format == "channels_first";
}

// Whether a stride skips elements, so that there may be nothing to pad.
bool SkipsElements(const Window& window) {
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    if (window.kernel[i] > 1 && window.strides[i] > window.kernel[i]) return true;
  }
  return false;
}

// The padding of an axis for 'same'; nullopt if it depends on the size of the input.
std::optional<std::int64_t> Padding(std::int64_t kernel, std::int64_t stride,
                                    std::int64_t dilation) {
  if (kernel == 1) return 0;
  if (stride == 1) return (kernel - 1) * dilation;
  return std::nullopt;
}

std::optional<std::int64_t> Padding(std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
                                    std::int64_t size) {
  if (const auto padding = Padding(kernel, stride, dilation)) return padding;
  if (size == kOpen) return std::nullopt;
  const std::int64_t steps = (size + stride - 1) / stride - 1;
  return std::max<std::int64_t>(0, steps * stride + kernel - size);
}

// Adds the padding of 'same', which puts an odd element at the end. If it depends on the size of
// the input, the operator computes it (auto_pad). Runtimes compute it wrongly with dilations, which
// TensorFlow.js does not combine with strides, and do not support strides larger than the kernel.
void AddSamePadding(Layer& layer, const Flow& image, const Window& window,
                    std::vector<NodeAttribute>& attributes) {
  if (!AllOnes(window.strides) && !AllOnes(window.dilations)) {
    layer.Refuse("strides together with dilation_rate are not covered: TensorFlow.js takes either");
  }
  const Sizes sizes = layer.SizesOf(image.value);
  if (layer.error()) return;
  const bool by_size = SkipsElements(window);
  Sizes pads;
  Sizes ends;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    const std::int64_t dilation = window.dilations.empty() ? 1 : window.dilations[i];
    const auto total =
        Padding(window.kernel[i], window.strides[i], dilation, by_size ? sizes[i + 2] : kOpen);
    if (!total) {
      if (by_size)
        layer.Refuse(
            "padding \"same\" with strides larger than the window needs an input of a fixed size");
      attributes.push_back({"auto_pad", "SAME_UPPER"});
      return;
    }
    pads.push_back(*total / 2);
    ends.push_back(*total - *total / 2);
  }
  pads.insert(pads.end(), ends.begin(), ends.end());
  attributes.push_back({"pads", std::move(pads)});
}

}  // namespace

Flow ImageInput(Layer& layer, std::size_t spatial_rank) {
  const Flow input = layer.Input();
  Flow image;
  if (HasChannelsFirst(layer)) {
    image.value = layer.InKerasOrder(input);
  } else {
    image = {layer.WithChannelsFirst(input), Flow::Order::kChannelsFirst};
  }
  const std::size_t rank = layer.SizesOf(image.value).size();
  if (rank != spatial_rank + 2) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of " +
                                              std::to_string(spatial_rank + 2) + " axes, given " +
                                              std::to_string(rank));
  }
  return image;
}

std::int64_t SpatialAxis(Layer& layer, std::size_t index) {
  return static_cast<std::int64_t>(index) + (HasChannelsFirst(layer) ? 2 : 1);
}

void CheckVolume(Layer& layer, const Window& window) {
  if (window.kernel.size() != 3 || layer.Text("padding", "valid") != "same") return;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    if (window.strides[i] <= window.kernel[i]) continue;
    layer.Refuse(
        "padding \"same\" with strides larger than the window is not covered: TensorFlow.js shifts "
        "the result, Keras does not");
  }
}

std::vector<NodeAttribute> WindowAttributes(Layer& layer, const Flow& image, const Window& window) {
  CheckVolume(layer, window);
  std::vector<NodeAttribute> attributes{{"kernel_shape", window.kernel},
                                        {"strides", window.strides}};
  if (!window.dilations.empty()) attributes.push_back({"dilations", window.dilations});
  const std::string padding = layer.Text("padding", "valid");
  if (padding == "same") {
    AddSamePadding(layer, image, window, attributes);
  } else if (padding != "valid") {
    layer.Refuse("padding " + Quoted(padding) +
                 " is not covered: TensorFlow.js has same and valid");
  }
  return attributes;
}

}  // namespace loom::keras
