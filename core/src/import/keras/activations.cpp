#include "import/keras/activations.h"

#include <numbers>

#include "base/text.h"
#include "import/keras/families.h"

namespace loom::keras {
namespace {

constexpr int kMishOpset = 18;
constexpr int kGeluOpset = 20;

// An activation that is one node without attributes.
struct SimpleActivation {
  std::string_view keras;
  const char* onnx;
};
constexpr SimpleActivation kSimpleActivations[] =
    {
        {"relu", "Relu"},         {"sigmoid", "Sigmoid"},   {"tanh", "Tanh"},
        {"softplus", "Softplus"}, {"softsign", "Softsign"}, {"elu", "Elu"},
        {"selu", "Selu"},  // ONNX's defaults are Keras' constants
};

Value Mish(Layer& layer, Value x) {
  if (layer.opset() >= kMishOpset) return layer.Node("Mish", {x});
  return layer.Node("Mul", {x, layer.Node("Tanh", {layer.Node("Softplus", {x})})});
}

// x * (1 + f(…)) / 2, where f is the error function or its approximation by tanh.
Value Gelu(Layer& layer, Value x, bool by_tanh) {
  if (layer.opset() >= kGeluOpset) {
    return layer.Node("Gelu", {x}, {{"approximate", by_tanh ? "tanh" : "none"}});
  }
  Value curve;
  if (by_tanh) {
    const Value cube =
        layer.Node("Mul", {layer.Node("Mul", {layer.Node("Mul", {x, x}), x}), 0.044715});
    const double scale = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;  // sqrt(2 / pi)
    curve = layer.Node("Tanh", {layer.Node("Mul", {layer.Node("Add", {x, cube}), scale})});
  } else {
    curve = layer.Node("Erf", {layer.Node("Div", {x, std::numbers::sqrt2})});
  }
  return layer.Node("Mul", {layer.Node("Mul", {layer.Node("Add", {curve, 1.0}), 0.5}), x});
}

// The name in snake case. TensorFlow.js writes snake case, but its own names are camel case.
std::string SnakeCase(const std::string& name) {
  std::string snake;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !snake.empty()) snake += '_';
    snake += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

Flow Softmax(Layer& layer, const Flow& flow, const char* op_type, std::int64_t keras_axis) {
  const std::int64_t axis = layer.AxisOf(flow, keras_axis);
  return {layer.Node(op_type, {flow.value}, {{"axis", axis}}), flow.order};
}

Flow Clip(Layer& layer, const Flow& flow, double low, double high) {
  return {layer.Node("Clip", {flow.value, low, high}), flow.order};
}

Flow Apply(Layer& layer, const Flow& flow, const std::string& name) {
  if (name == "linear") return flow;
  const Flow x = layer.ResolveFlatten(flow);
  for (const auto& [keras, onnx] : kSimpleActivations) {
    if (name == keras) return {layer.Node(onnx, {x.value}), x.order};
  }
  if (name == "softmax") return Softmax(layer, x, "Softmax", -1);
  if (name == "log_softmax") return Softmax(layer, x, "LogSoftmax", -1);
  if (name == "relu6") return Clip(layer, x, 0, 6);
  if (name == "hard_sigmoid") {  // 0.2 x + 0.5, between 0 and 1
    return {layer.Node("HardSigmoid", {x.value}, {{"alpha", 0.2F}, {"beta", 0.5F}}), x.order};
  }
  if (name == "swish" || name == "silu") {
    return {layer.Node("Mul", {x.value, layer.Node("Sigmoid", {x.value})}), x.order};
  }
  if (name == "mish") return {Mish(layer, x.value), x.order};
  if (name == "gelu") return {Gelu(layer, x.value, false), x.order};
  if (name == "gelu_new") return {Gelu(layer, x.value, true), x.order};
  layer.Refuse("the activation " + Quoted(name) + " is not covered");
  return x;
}

Flow Activation(Layer& layer) { return ApplyActivation(layer, layer.Input()); }

Flow Relu(Layer& layer) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  if (layer.Number("negative_slope", 0) != 0 || layer.Number("threshold", 0) != 0) {
    layer.Refuse("a negative_slope or threshold is not covered: TensorFlow.js has none");
  }
  if (layer.Setting("max_value").IsNull()) return {layer.Node("Relu", {x.value}), x.order};
  return Clip(layer, x, 0, layer.Number("max_value", 0));
}

Flow WithAlpha(Layer& layer, const char* op_type, double fallback) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  const auto alpha = static_cast<float>(layer.Number("alpha", fallback));
  return {layer.Node(op_type, {x.value}, {{"alpha", alpha}}), x.order};
}

Flow LeakyRelu(Layer& layer) { return WithAlpha(layer, "LeakyRelu", 0.3); }
Flow Elu(Layer& layer) { return WithAlpha(layer, "Elu", 1); }

Flow ThresholdedRelu(Layer& layer) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  const auto theta = static_cast<float>(layer.Number("theta", 1));
  return {layer.Node("ThresholdedRelu", {x.value}, {{"alpha", theta}}), x.order};
}

// alpha has the shape of the input without the batch, with size 1 on the shared axes.
Flow ParametricRelu(Layer& layer) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  std::vector<std::int64_t> sizes = layer.KerasSizes(x);
  if (layer.error()) return x;
  sizes.erase(sizes.begin());
  for (const std::int64_t axis : layer.IntegerList("shared_axes")) {
    if (axis >= 1 && axis <= static_cast<std::int64_t>(sizes.size())) {
      sizes[static_cast<std::size_t>(axis - 1)] = 1;
    }
  }
  const KerasWeight* alpha = layer.Weight("alpha", sizes);
  if (!alpha) return x;
  const std::size_t rank = sizes.size();
  const bool channels_first = x.order == Flow::Order::kChannelsFirst;
  Permutation order{alpha->dims, std::vector<std::size_t>(rank)};
  std::vector<std::int64_t> dims(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    order.axes[i] = channels_first ? (i + rank - 1) % rank : i;
    dims[i] = alpha->dims[order.axes[i]];
  }
  return {layer.Node("PRelu", {x.value, layer.Initializer(alpha, order, dims)}), x.order};
}

Flow SoftmaxLayer(Layer& layer) {
  if (layer.conversion().running_mask.value_or(kNoMask) != kNoMask) {
    layer.Refuse("a mask is not covered: TensorFlow.js adds it along another axis");
  }
  const Flow x = layer.ResolveFlatten(layer.Input());
  return Softmax(layer, x, "Softmax", layer.Integer("axis", -1));
}

constexpr LayerKind kKinds[] = {
    {"Activation", Activation, MaskRule::kPassed},
    {"ReLU", Relu, MaskRule::kPassed},
    {"LeakyReLU", LeakyRelu},
    {"ELU", Elu},
    {"ThresholdedReLU", ThresholdedRelu},
    {"PReLU", ParametricRelu, MaskRule::kPassed},
    {"Softmax", SoftmaxLayer},
};

}  // namespace

Flow ApplyActivation(Layer& layer, const Flow& flow, std::string_view key,
                     std::string_view fallback) {
  return Apply(layer, flow, SnakeCase(layer.Text(key, fallback)));
}

std::span<const LayerKind> ActivationLayers() { return kKinds; }

}  // namespace loom::keras
