#include "import/keras/conv_lstm.h"

#include "import/keras/activations.h"
#include "import/keras/convolution.h"
#include "import/keras/families.h"
#include "import/keras/sequences.h"
#include "import/keras/spatial.h"

namespace loom::keras {
namespace {

struct ConvLstm {
  bool channels_first = false;  // as data_format says
  Window window;
  std::int64_t filters = 1;
  Value kernel;
  Value recurrent_kernel;
  Value bias;
};

// The order of the images that the Scan computes, which are [batch, channels, height, width].
Flow::Order ImageOrder(const ConvLstm& cell) {
  return cell.channels_first ? Flow::Order::kKeras : Flow::Order::kChannelsFirst;
}

bool HasChannelsFirst(Layer& layer) {
  return layer.Text("data_format", "channels_last") == "channels_first";
}

Value Kernel(Layer& layer, const std::string& name, const ConvLstm& cell, std::int64_t in) {
  const Sizes& size = cell.window.kernel;
  const std::int64_t rows = 4 * cell.filters;
  const Sizes dims{size[0], size[1], in, rows};
  return layer.Initializer(layer.Weight(name, dims), KernelOrder(dims, {3, 2}),
                           {rows, in, size[0], size[1]});
}

ConvLstm Read(Layer& layer, const std::string& prefix, std::int64_t channels) {
  ConvLstm cell;
  cell.channels_first = HasChannelsFirst(layer);
  cell.window = ReadWindow(layer, 2);
  cell.filters = layer.Integer("filters", 1);
  cell.kernel = Kernel(layer, prefix + "kernel", cell, channels);
  cell.recurrent_kernel = Kernel(layer, prefix + "recurrent_kernel", cell, cell.filters);
  if (layer.Truth("use_bias", true)) {
    cell.bias = layer.Initializer(layer.Weight(prefix + "bias", {4 * cell.filters}));
  }
  return cell;
}

// One step: returns the next states and the output, [h, c, h]. The gates i, f, c, o are side by
// side in the channels.
std::vector<Value> Step(Layer& layer, const ConvLstm& cell, std::span<const Value> values) {
  const Value h = values[0];
  const Value c = values[1];
  const Flow::Order order = ImageOrder(cell);
  std::vector<Operand> inputs{values[2], cell.kernel};
  if (cell.bias != kAbsent) inputs.emplace_back(cell.bias);
  const Value of_input =
      layer.Node("Conv", inputs, WindowAttributes(layer, {values[2], order}, cell.window));
  Sizes pads;
  for (const std::int64_t size : cell.window.kernel) pads.push_back((size - 1) / 2);
  for (const std::int64_t size : cell.window.kernel) pads.push_back(size / 2);
  const Value of_state = layer.Node("Conv", {h, cell.recurrent_kernel},
                                    {{"kernel_shape", cell.window.kernel}, {"pads", pads}});
  const std::vector<Value> gates =
      layer.Outputs("Split", {layer.Node("Add", {of_input, of_state}), Sizes(4, cell.filters)},
                    {{"axis", std::int64_t{1}}}, 4);
  const auto gate = [&](std::size_t i) {
    return ApplyActivation(layer, {gates[i], order}, "recurrent_activation", "hard_sigmoid").value;
  };
  const auto activate = [&](Value value) {
    return ApplyActivation(layer, {value, order}, "activation", "tanh").value;
  };
  const Value kept = layer.Node("Mul", {gate(1), c});
  const Value next = layer.Node("Add", {kept, layer.Node("Mul", {gate(0), activate(gates[2])})});
  const Value output = layer.Node("Mul", {gate(3), activate(next)});
  return {output, next, output};
}

// The initial state of zeros, [batch, filters, height, width]. `steps` are [time, batch, channels,
// height, width].
Value Zeros(Layer& layer, const ConvLstm& cell, Value steps) {
  const Sizes sizes = layer.SizesOf(steps);
  if (layer.error()) return {};
  const bool same = layer.Text("padding", "valid") == "same";
  Sizes image{cell.filters};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t size = sizes[i + 3];
    if (size == kOpen) layer.Refuse("images of an open size are not covered");
    const Window& window = cell.window;
    const std::int64_t covered = same ? 1 : (window.kernel[i] - 1) * window.dilations[i] + 1;
    image.push_back((size - covered) / window.strides[i] + 1);
  }
  return ZeroState(layer, steps, std::move(image));
}

// The states h and c before the first step.
std::vector<Value> Initial(Layer& layer, const ConvLstm& cell, Value steps,
                           std::span<const Flow> given) {
  if (given.empty()) return std::vector<Value>(2, Zeros(layer, cell, steps));
  if (given.size() != 2) {
    layer.Fail(ErrorCode::kInvalidArgument, "it takes 2 states");
    return std::vector<Value>(2);
  }
  std::vector<Value> states;
  for (const Flow& state : given) {
    states.push_back(cell.channels_first ? layer.InKerasOrder(state)
                                         : layer.WithChannelsFirst(state));
  }
  return states;
}

Flow ConvLstm2D(Layer& layer) {
  const bool backwards = layer.Truth("go_backwards", false);
  const Value x = ConvLstmInput(layer, false);
  if (layer.error()) return {};
  std::vector<Flow> outputs = RunConvLstm(layer, x, backwards, "", layer.inputs().subspan(1));
  // Keras returns the steps in the order of their computation, so the last step comes first.
  if (backwards && layer.Truth("return_sequences", false)) {
    outputs.front() = {ReverseTime(layer, outputs.front().value)};
  }
  for (const Flow& state : std::span(outputs).subspan(1)) layer.AddOutput(state);
  return outputs.front();
}

constexpr LayerKind kKinds[] = {{"ConvLSTM2D", ConvLstm2D}};

}  // namespace

std::span<const LayerKind> ConvLstmLayers() { return kKinds; }

Value ConvLstmInput(Layer& layer, bool reversed) {
  RefuseStateful(layer);
  if (layer.MaskToApply() != kNoMask) {
    layer.Refuse("a mask is not covered: TensorFlow.js does not run it with one");
  }
  if (layer.inputs().empty()) layer.Fail(ErrorCode::kInvalidArgument, "it takes an input");
  if (layer.error()) return {};
  const Value x = layer.InKerasOrder(layer.inputs().front());
  if (layer.SizesOf(x).size() != 5) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 5 axes: batch, time and an image");
  }
  return reversed ? ReverseTime(layer, x) : x;
}

std::vector<Flow> RunConvLstm(Layer& layer, Value x, bool backwards, const std::string& prefix,
                              std::span<const Flow> initial) {
  const Sizes sizes = layer.SizesOf(x);
  if (layer.error()) return {{}};
  const bool first = HasChannelsFirst(layer);
  const ConvLstm cell = Read(layer, prefix, sizes[first ? 2 : 4]);
  const Value steps =
      layer.Node("Transpose", {x}, {{"perm", first ? Sizes{1, 0, 2, 3, 4} : Sizes{1, 0, 4, 2, 3}}});
  const std::vector<Value> ends =
      layer.Scan(Initial(layer, cell, steps, initial), {steps}, backwards,
                 [&](std::span<const Value> values) { return Step(layer, cell, values); });
  std::vector<Flow> outputs{{ends[0], ImageOrder(cell)}};
  if (layer.Truth("return_sequences", false)) {
    outputs.front() = {layer.Node("Transpose", {ends[2]},
                                  {{"perm", first ? Sizes{1, 0, 2, 3, 4} : Sizes{1, 0, 3, 4, 2}}})};
  }
  if (layer.Truth("return_state", false)) {
    outputs.push_back({ends[0], ImageOrder(cell)});
    outputs.push_back({ends[1], ImageOrder(cell)});
  }
  return outputs;
}

}  // namespace loom::keras
