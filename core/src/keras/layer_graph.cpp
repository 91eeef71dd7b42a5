#include "keras/layer_graph.h"

#include <map>
#include <span>

#include "keras/graph_values.h"
#include "keras/layer.h"
#include "text.h"
#include "try.h"

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
};

Error Wrong(const std::string& where, std::string message) {
  return {ErrorCode::kInvalidArgument, where, std::move(message), {}};
}

std::string PathOf(const Json& layer) {
  const Json& name = layer.At("config").At("name");
  return "layer " + Quoted(name.text) + " (" + layer.At("class_name").text + ")";
}

bool IsModel(const Json& layer) {
  const std::string& name = layer.At("class_name").text;
  return name == "Sequential" || name == "Functional" || name == "Model";
}

std::vector<Flow> FlowsOf(std::span<const NamedFlow> outputs) {
  std::vector<Flow> flows;
  flows.reserve(outputs.size());
  for (const NamedFlow& output : outputs) flows.push_back(output.flow);
  return flows;
}

Result<std::vector<Flow>> ConvertLayer(Conversion& conversion, const Json& json,
                                       std::vector<Flow> inputs) {
  if (!json.At("class_name").IsText() || !json.At("config").IsObject()) {
    return Wrong("model", "a layer needs a class_name and a config");
  }
  if (IsModel(json)) {
    LOOM_ASSIGN(const auto outputs, ConvertModel(conversion, json, inputs));
    return FlowsOf(outputs);
  }
  const std::string& class_name = json.At("class_name").text;
  Layer layer(conversion, class_name, json.At("config"), std::move(inputs));
  const LayerFunction convert = FindLayer(class_name);
  if (!convert) layer.Refuse("layers of this class are not covered");
  Flow output;
  if (convert) output = convert(layer);
  if (const auto& error = layer.error()) return *error;
  return std::vector{output};
}

// The list of layers is the config itself in what Keras before 2.2.3 has written.
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

Result<std::vector<Call>> ReadCalls(const Json& model) {
  std::vector<Call> calls;
  for (const Json& layer : LayersOf(model)) {
    const std::string where = PathOf(layer);
    if (!layer.At("config").IsObject()) return Wrong(where, "a layer needs a config");
    // A model in a model counts the call that it was made by.
    std::int64_t number = IsModel(layer) ? 1 : 0;
    for (const Json& node : layer.At("inbound_nodes").items) {
      LOOM_ASSIGN(std::vector<Port> inputs, ReadPorts(node, where));
      calls.push_back({&layer, number++, std::move(inputs)});
    }
  }
  return calls;
}

using Flows = std::map<Port, Flow>;

std::optional<std::vector<Flow>> Ready(const Flows& flows, const std::vector<Port>& ports) {
  std::vector<Flow> ready;
  for (const Port& port : ports) {
    const auto found = flows.find(port);
    if (found == flows.end()) return std::nullopt;
    ready.push_back(found->second);
  }
  return ready;
}

const std::string& NameOf(const Json& layer) {
  const Json& name = layer.At("name");
  return name.IsText() ? name.text : layer.At("config").At("name").text;
}

// Converts the calls whose inputs are there, round by round. The order of the list is nearly
// always one in which a single round does all.
Status ConvertCalls(Conversion& conversion, std::vector<Call> calls, bool traced, Flows& flows) {
  while (!calls.empty()) {
    std::vector<Call> waiting;
    for (Call& call : calls) {
      auto inputs = Ready(flows, call.inputs);
      if (!inputs) {
        waiting.push_back(std::move(call));
        continue;
      }
      LOOM_ASSIGN(const auto outputs, ConvertLayer(conversion, *call.layer, std::move(*inputs)));
      if (traced) conversion.Trace(NameOf(*call.layer), call.number, outputs);
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        flows[{NameOf(*call.layer), call.number, static_cast<std::int64_t>(i)}] = outputs[i];
      }
    }
    if (waiting.size() == calls.size()) {
      return Wrong(PathOf(*waiting.front().layer),
                   "its inputs come from no layer that is there, or from itself");
    }
    calls = std::move(waiting);
  }
  return Done{};
}

Status AddInputs(Conversion& conversion, const Json& model,
                 const std::optional<std::vector<Flow>>& inputs, Flows& flows) {
  LOOM_ASSIGN(const std::vector<Port> ports,
              ReadPorts(model.At("config").At("input_layers"), "model"));
  if (inputs && inputs->size() != ports.size()) {
    return Wrong(PathOf(model), "it takes " + std::to_string(ports.size()) + " inputs, given " +
                                    std::to_string(inputs->size()));
  }
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (inputs) {
      flows[ports[i]] = (*inputs)[i];
      continue;
    }
    for (const Json& layer : LayersOf(model)) {
      if (NameOf(layer) != ports[i].layer) continue;
      LOOM_ASSIGN(flows[ports[i]], AddGraphInput(conversion, layer, ports[i].layer));
    }
  }
  return Done{};
}

Result<std::vector<NamedFlow>> ConvertFunctional(Conversion& conversion, const Json& model,
                                                 const std::optional<std::vector<Flow>>& inputs) {
  Flows flows;
  LOOM_TRY(AddInputs(conversion, model, inputs, flows));
  LOOM_ASSIGN(std::vector<Call> calls, ReadCalls(model));
  LOOM_TRY(ConvertCalls(conversion, std::move(calls), !inputs, flows));
  LOOM_ASSIGN(const std::vector<Port> ports,
              ReadPorts(model.At("config").At("output_layers"), "model"));
  const auto found = Ready(flows, ports);
  if (!found) return Wrong("model", "an output comes from no layer that is there");
  std::vector<NamedFlow> outputs;
  outputs.reserve(ports.size());
  for (std::size_t i = 0; i < ports.size(); ++i) outputs.push_back({ports[i].layer, (*found)[i]});
  return outputs;
}

}  // namespace

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
