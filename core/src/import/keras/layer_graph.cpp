#include "import/keras/layer_graph.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "base/text.h"
#include "base/try.h"
#include "import/keras/graph_values.h"
#include "import/keras/layer.h"

namespace loom::keras {
namespace {

// One output of one call of a layer.
struct Port {
  std::string layer;
  std::int64_t call = 0;
  std::int64_t output = 0;
  auto operator<=>(const Port&) const = default;
};

struct Call {
  const Json* layer;
  std::int64_t number;
  std::vector<Port> inputs;
  bool done = false;
  std::uint32_t mask = kNoMask;  // the mask with which it was run
};

constexpr const char* kNoSource =
    "its inputs come from a layer that does not exist, or from itself";

Error Wrong(const std::string& where, std::string message) {
  return {ErrorCode::kInvalidArgument, where, std::move(message), {}};
}

std::string PathOf(const Json& layer) {
  const Json& name = layer.At("config").At("name");
  return "layer " + Quoted(name.text) + " (" + layer.At("class_name").text + ")";
}

std::vector<Flow> FlowsOf(std::span<const NamedFlow> outputs) {
  std::vector<Flow> flows;
  flows.reserve(outputs.size());
  for (const NamedFlow& output : outputs) flows.push_back(output.flow);
  return flows;
}

// Updates the running mask as TensorFlow.js does before it runs a layer.
void UpdateRunningMask(Conversion& conversion, const std::vector<Flow>& inputs) {
  const auto seen = [](const Flow& flow) { return flow.mask != kNoMask && !flow.inherited; };
  if (std::ranges::none_of(inputs, seen)) return;
  conversion.running_mask = seen(inputs.front()) ? inputs.front().mask : kNoMask;
}

void PassMask(const LayerKind& kind, const Layer& layer, Flow& output) {
  if (kind.mask == MaskRule::kOwn) return;
  const bool passes = kind.mask == MaskRule::kPassed && !layer.inputs().empty();
  output.mask = passes ? layer.inputs().front().mask : kNoMask;
  output.inherited = passes && layer.inputs().front().inherited;
}

Result<std::vector<Flow>> ConvertLayer(Conversion& conversion, const Json& json,
                                       std::vector<Flow> inputs) {
  if (!json.At("class_name").IsText() || !json.At("config").IsObject()) {
    return Wrong("model", "a layer needs a class_name and a config");
  }
  if (IsModel(json)) return ConvertInnerModel(conversion, json, std::move(inputs));
  const std::string& class_name = json.At("class_name").text;
  Layer layer(conversion, class_name, json.At("config"), std::move(inputs));
  const LayerKind* kind = FindLayer(class_name);
  if (!kind) layer.Refuse("layers of this class are not covered");
  std::vector<Flow> outputs;
  if (kind) outputs.push_back(kind->convert(layer));
  if (const auto& error = layer.error()) return *error;
  outputs.insert(outputs.end(), layer.more_outputs().begin(), layer.more_outputs().end());
  for (Flow& output : outputs) PassMask(*kind, layer, output);
  return outputs;
}

// Keras before 2.2.3 wrote the list of layers as the config itself.
const std::vector<Json>& LayersOf(const Json& model) {
  const Json& config = model.At("config");
  return config.IsList() ? config.items : config.At("layers").items;
}

Result<std::vector<NamedFlow>> ConvertSequential(Conversion& conversion, const Json& model,
                                                 const std::optional<std::vector<Flow>>& inputs) {
  std::vector<Flow> flows = inputs.value_or(std::vector<Flow>());
  std::string name;
  bool first = true;
  for (const Json& layer : LayersOf(model)) {
    name = layer.At("config").At("name").text;
    const bool is_input = layer.At("class_name").text == "InputLayer";
    if (first && !inputs && (is_input || !IsModel(layer))) {
      LOOM_ASSIGN(const Flow input,
                  AddGraphInput(conversion, layer, is_input ? name : name + "_input"));
      flows = {input};
    }
    if (first && !inputs && IsModel(layer)) {
      LOOM_ASSIGN(const auto outputs, ConvertModel(conversion, layer, std::nullopt));
      flows = FlowsOf(outputs);
    } else if (!is_input) {
      UpdateRunningMask(conversion, flows);
      LOOM_ASSIGN(flows, ConvertLayer(conversion, layer, std::move(flows)));
    }
    if (!inputs && !is_input) conversion.Trace(name, IsModel(layer) ? 1 : 0, flows);
    first = false;
  }
  if (first) return Wrong("model", "it has no layers");
  std::vector<NamedFlow> outputs;
  outputs.reserve(flows.size());
  for (const Flow& flow : flows) outputs.push_back({name, flow});
  return outputs;
}

Result<Port> ReadPort(const Json& json, const std::string& where) {
  const bool long_enough = json.items.size() >= 3 && json.items[0].IsText();
  const auto call = long_enough ? json.items[1].Integer() : std::nullopt;
  const auto output = long_enough ? json.items[2].Integer() : std::nullopt;
  if (!call || !output)
    return Wrong(where, "expected [layer, node index, tensor index], given " + Shown(json));
  if (json.items.size() > 3 && !json.items[3].members.empty()) {
    return Error{ErrorCode::kUnsupported,
                 where,
                 "it is called with the argument " + Quoted(json.items[3].members.front().first) +
                     ", which is not covered",
                 {}};
  }
  return Port{json.items[0].text, *call, *output};
}

// A list of ports; a single one stands for a list of one.
Result<std::vector<Port>> ReadPorts(const Json& json, const std::string& where) {
  std::vector<Port> ports;
  if (!json.items.empty() && json.items.front().IsText()) {
    LOOM_ASSIGN(Port port, ReadPort(json, where));
    ports.push_back(std::move(port));
    return ports;
  }
  if (!json.IsList()) return Wrong(where, "expected a list of [layer, node index, tensor index]");
  for (const Json& item : json.items) {
    LOOM_ASSIGN(Port port, ReadPort(item, where));
    ports.push_back(std::move(port));
  }
  return ports;
}

const std::string& NameOf(const Json& layer) {
  const Json& name = layer.At("name");
  return name.IsText() ? name.text : layer.At("config").At("name").text;
}

Result<std::vector<Call>> ReadCalls(const Json& model) {
  std::vector<Call> calls;
  for (const Json& layer : LayersOf(model)) {
    const std::string where = PathOf(layer);
    if (!layer.At("config").IsObject()) return Wrong(where, "a layer needs a config");
    // In a nested model, call 0 is the one that made the model.
    std::int64_t number = IsModel(layer) ? 1 : 0;
    for (const Json& node : layer.At("inbound_nodes").items) {
      LOOM_ASSIGN(std::vector<Port> inputs, ReadPorts(node, where));
      calls.push_back({&layer, number++, std::move(inputs)});
    }
  }
  return calls;
}

// The state of a port during the walk through the model.
struct PortState {
  std::optional<Flow> flow = {};
  bool entered = false;  // its inputs are on the path
  bool finished = false;
};
using PortStates = std::map<Port, PortState>;

std::optional<std::vector<Flow>> Ready(PortStates& states, const std::vector<Port>& ports) {
  std::vector<Flow> ready;
  for (const Port& port : ports) {
    const std::optional<Flow>& flow = states[port].flow;
    if (!flow) return std::nullopt;
    ready.push_back(*flow);
  }
  return ready;
}

// TensorFlow.js runs a layer once for each of its outputs that is requested.
Status CheckRerun(Conversion& conversion, const Call& call, const std::vector<Flow>& inputs) {
  UpdateRunningMask(conversion, inputs);
  if (conversion.running_mask.value_or(kNoMask) == call.mask) return Done{};
  return Error{
      ErrorCode::kUnsupported,
      PathOf(*call.layer),
      "TensorFlow.js runs it for each of its outputs, with another mask each time: a model "
      "in which a layer drops a mask is not covered",
      {}};
}

Status Run(Conversion& conversion, const Port& port, Call& call, bool traces, PortStates& states) {
  auto inputs = Ready(states, call.inputs);
  if (!inputs) return Wrong(PathOf(*call.layer), kNoSource);
  if (call.done) return CheckRerun(conversion, call, *inputs);
  UpdateRunningMask(conversion, *inputs);
  call.mask = conversion.running_mask.value_or(kNoMask);
  call.done = true;
  LOOM_ASSIGN(const auto outputs, ConvertLayer(conversion, *call.layer, std::move(*inputs)));
  if (traces) conversion.Trace(port.layer, port.call, outputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    states[{port.layer, port.call, static_cast<std::int64_t>(i)}].flow = outputs[i];
  }
  return Done{};
}

// Converts the calls that the outputs depend on, in the order in which TensorFlow.js runs them: the
// sources of the last input come first. Masks depend on that order.
class Walk {
 public:
  Walk(Conversion& conversion, std::vector<Call> calls, bool traces, PortStates& states)
      : conversion_(conversion), calls_(std::move(calls)), traces_(traces), states_(states) {}

  Status To(const Port& output) {
    std::vector<Port> path{output};
    while (!path.empty()) {
      const Port port = path.back();
      PortState& state = states_[port];
      Call* call = Find(port);
      if (state.finished || !call) {
        path.pop_back();
      } else if (!state.entered) {
        state.entered = true;
        LOOM_TRY(Enter(*call, path));
      } else {
        path.pop_back();
        state.finished = true;
        LOOM_TRY(Run(conversion_, port, *call, traces_, states_));
      }
    }
    return Done{};
  }

 private:
  Call* Find(const Port& port) {
    for (Call& call : calls_) {
      if (call.number == port.call && NameOf(*call.layer) == port.layer) return &call;
    }
    return nullptr;
  }

  Status Enter(const Call& call, std::vector<Port>& path) {
    for (const Port& input : call.inputs) {
      const PortState& state = states_[input];
      if (state.finished) continue;
      if (state.entered) return Wrong(PathOf(*call.layer), kNoSource);
      path.push_back(input);
    }
    return Done{};
  }

  Conversion& conversion_;
  std::vector<Call> calls_;
  bool traces_;
  PortStates& states_;
};

Status AddInputs(Conversion& conversion, const Json& model,
                 const std::optional<std::vector<Flow>>& inputs, PortStates& states) {
  LOOM_ASSIGN(const std::vector<Port> ports,
              ReadPorts(model.At("config").At("input_layers"), "model"));
  if (inputs && inputs->size() != ports.size()) {
    return Wrong(PathOf(model), "it takes " + std::to_string(ports.size()) + " inputs, given " +
                                    std::to_string(inputs->size()));
  }
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (inputs) {
      states[ports[i]] = {(*inputs)[i], true, true};
      continue;
    }
    for (const Json& layer : LayersOf(model)) {
      if (NameOf(layer) != ports[i].layer) continue;
      LOOM_ASSIGN(const Flow input, AddGraphInput(conversion, layer, ports[i].layer));
      states[ports[i]] = {input, true, true};
    }
  }
  return Done{};
}

Result<std::vector<NamedFlow>> ConvertFunctional(Conversion& conversion, const Json& model,
                                                 const std::optional<std::vector<Flow>>& inputs) {
  PortStates states;
  LOOM_TRY(AddInputs(conversion, model, inputs, states));
  LOOM_ASSIGN(std::vector<Call> calls, ReadCalls(model));
  LOOM_ASSIGN(const std::vector<Port> ports,
              ReadPorts(model.At("config").At("output_layers"), "model"));
  Walk walk(conversion, std::move(calls), !inputs, states);
  for (const Port& port : ports) LOOM_TRY(walk.To(port));
  const auto found = Ready(states, ports);
  if (!found) return Wrong("model", "an output comes from a layer that does not exist");
  std::vector<NamedFlow> outputs;
  outputs.reserve(ports.size());
  for (std::size_t i = 0; i < ports.size(); ++i) outputs.push_back({ports[i].layer, (*found)[i]});
  return outputs;
}

}  // namespace

bool IsModel(const Json& layer) {
  const std::string& name = layer.At("class_name").text;
  return name == "Sequential" || name == "Functional" || name == "Model";
}

// TensorFlow.js does not pass masks through a nested model, but the layers inside still run with
// the mask outside. So masks at its border are marked as inherited.
Result<std::vector<Flow>> ConvertInnerModel(Conversion& conversion, const Json& json,
                                            std::vector<Flow> inputs) {
  const bool masked = conversion.running_mask.has_value();
  for (Flow& input : inputs) input.inherited = true;
  LOOM_ASSIGN(const auto outputs, ConvertModel(conversion, json, std::move(inputs)));
  if (!masked) conversion.running_mask.reset();
  std::vector<Flow> flows = FlowsOf(outputs);
  for (Flow& flow : flows) flow.inherited = true;
  return flows;
}

Result<std::vector<NamedFlow>> ConvertModel(Conversion& conversion, const Json& model,
                                            const std::optional<std::vector<Flow>>& inputs) {
  if (model.At("class_name").text == "Sequential") {
    return ConvertSequential(conversion, model, inputs);
  }
  if (IsModel(model)) return ConvertFunctional(conversion, model, inputs);
  return Wrong(
      "model",
      "expected a Sequential, Functional or Model with class_name and config; its class_name is " +
          Shown(model.At("class_name")));
}

}  // namespace loom::keras
