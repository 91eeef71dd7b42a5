#include "import/keras/layer.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"

namespace loom::keras {

std::vector<std::int64_t> ChannelsToFront(std::size_t rank) {
  std::vector<std::int64_t> order{0, static_cast<std::int64_t>(rank) - 1};
  for (std::size_t axis = 1; axis + 1 < rank; ++axis) {
    order.push_back(static_cast<std::int64_t>(axis));
  }
  return order;
}

std::vector<std::int64_t> ChannelsToEnd(std::size_t rank) {
  std::vector<std::int64_t> order{0};
  for (std::size_t axis = 2; axis < rank; ++axis) order.push_back(static_cast<std::int64_t>(axis));
  order.push_back(1);
  return order;
}

std::string ShapeText(const std::vector<std::int64_t>& sizes) {
  std::string text = "[";
  for (const std::int64_t size : sizes) {
    if (text.size() > 1) text.append(", ");
    text.append(size == kOpen ? "?" : std::to_string(size));
  }
  return text.append("]");
}

Layer::Layer(Conversion& conversion, std::string class_name, const Json& config,
             std::vector<Flow> inputs)
    : conversion_(conversion),
      class_name_(std::move(class_name)),
      config_(config),
      name_(config.At("name").text),
      inputs_(std::move(inputs)) {}

std::string Layer::where() const { return "layer " + Quoted(name_) + " (" + class_name_ + ")"; }

void Layer::Fail(ErrorCode code, std::string message, std::string cause) {
  if (!error_) error_ = Error{code, where(), std::move(message), std::move(cause)};
}

void Layer::Fail(Error error) {
  if (!error_) error_ = std::move(error);
}

Flow Layer::Input() {
  if (inputs_.size() == 1) return inputs_.front();
  Fail(ErrorCode::kInvalidArgument, "it takes one input, given " + std::to_string(inputs_.size()));
  return {};
}

std::uint32_t Layer::MaskToApply() {
  const std::uint32_t own = inputs_.empty() ? kNoMask : inputs_.front().mask;
  const std::uint32_t running = conversion_.running_mask.value_or(kNoMask);
  if (own != running) {
    Refuse("its input " + std::string(own == kNoMask ? "has no mask" : "has a mask of its own") +
           ", and TensorFlow.js runs it with the mask of a layer that it ran before: a model in "
           "which a layer drops a mask is not covered");
  } else if (own != kNoMask && conversion_.MaskOf(own).empty()) {
    Refuse(
        "the mask of its input comes out of a merging layer, where TensorFlow.js gives it another "
        "shape");
  }
  return own;
}

Flow Layer::ResolveFlatten(const Flow& flow) {
  if (flow.order != Flow::Order::kFlattened) return flow;
  return {InKerasOrder(flow)};
}

Value Layer::FlattenChannelsFirst(const Flow& flow) {
  Value& cached = conversion_.DerivedValue(flow.value, "flattened, channels first");
  if (cached == kAbsent) cached = Node("Flatten", {flow.value}, {{"axis", std::int64_t{1}}});
  return cached;
}

Value Layer::InKerasOrder(const Flow& flow) {
  if (flow.order == Flow::Order::kKeras || error_) return flow.value;
  const bool flattened = flow.order == Flow::Order::kFlattened;
  Value& cached = conversion_.DerivedValue(flow.value, flattened ? "flattened" : "channels last");
  if (cached != kAbsent) return cached;
  if (flattened) {
    const Value ordered = InKerasOrder({flow.value, Flow::Order::kChannelsFirst});
    return cached = Node("Flatten", {ordered}, {{"axis", std::int64_t{1}}});
  }
  cached = Node("Transpose", {flow.value}, {{"perm", ChannelsToEnd(SizesOf(flow.value).size())}});
  conversion_.DerivedValue(cached, "channels first") = flow.value;
  return cached;
}

Value Layer::WithChannelsFirst(const Flow& flow) {
  if (flow.order == Flow::Order::kChannelsFirst || error_) return flow.value;
  const Value value = InKerasOrder(flow);
  const std::size_t rank = SizesOf(value).size();
  if (rank < 3) return value;
  Value& cached = conversion_.DerivedValue(value, "channels first");
  if (cached != kAbsent) return cached;
  cached = Node("Transpose", {value}, {{"perm", ChannelsToFront(rank)}});
  conversion_.DerivedValue(cached, "channels last") = value;
  return cached;
}

std::vector<std::int64_t> Layer::SizesOf(Value value) {
  std::vector<std::int64_t> sizes;
  if (error_) return sizes;
  auto type = conversion_.builder().TypeOf(value);
  const std::optional<Shape> shape = type.ok() ? type->shape : std::nullopt;
  if (!shape) {
    Fail(ErrorCode::kInternal, "the shape of its input is not known");
    return sizes;
  }
  sizes.reserve(shape->size());
  for (const Dim& dim : *shape) sizes.push_back(dim.size() ? *dim.size() : kOpen);
  return sizes;
}

std::vector<std::int64_t> Layer::KerasSizes(const Flow& flow) {
  std::vector<std::int64_t> sizes = SizesOf(flow.value);
  if (flow.order == Flow::Order::kKeras || sizes.empty()) return sizes;
  std::vector<std::int64_t> ordered;
  for (const std::int64_t axis : ChannelsToEnd(sizes.size())) {
    ordered.push_back(sizes[static_cast<std::size_t>(axis)]);
  }
  return ordered;
}

DataType Layer::TypeOf(Value value) {
  if (error_) return DataType::kFloat;
  auto type = conversion_.builder().TypeOf(value);
  return type.ok() ? type->data_type : DataType::kUndefined;
}

std::int64_t Layer::AxisOf(const Flow& flow, std::int64_t keras_axis) {
  const auto rank = static_cast<std::int64_t>(SizesOf(flow.value).size());
  const std::int64_t axis = keras_axis < 0 ? keras_axis + rank : keras_axis;
  if (axis < 0 || axis >= rank) {
    Fail(ErrorCode::kInvalidArgument, "axis " + std::to_string(keras_axis) +
                                          " is out of range for an input of " +
                                          std::to_string(rank) + " axes");
    return 0;
  }
  if (flow.order == Flow::Order::kKeras || axis == 0) return axis;
  return axis == rank - 1 ? 1 : axis + 1;
}

const KerasWeight* Layer::Weight(std::string_view name, std::vector<std::int64_t> dims) {
  if (error_) return nullptr;
  const std::string full = name_ + "/" + std::string(name);
  const KerasWeight* weight = conversion_.FindWeight(full);
  if (!weight) {
    Fail(ErrorCode::kWeightMismatch, "its weight " + Quoted(full) + " is not among those given");
    return nullptr;
  }
  bool fits = weight->dims.size() == dims.size();
  for (std::size_t axis = 0; fits && axis < dims.size(); ++axis) {
    fits = dims[axis] == kOpen || dims[axis] == weight->dims[axis];
  }
  if (fits) return weight;
  Fail(ErrorCode::kWeightMismatch, "its weight " + Quoted(full) + " should be " + ShapeText(dims) +
                                       " and is " + ShapeText(weight->dims));
  return nullptr;
}

Value Layer::Initializer(const KerasWeight* weight) {
  if (!weight || error_) return {};
  Permutation same{weight->dims, std::vector<std::size_t>(weight->dims.size())};
  std::iota(same.axes.begin(), same.axes.end(), 0);
  return Initializer(weight, std::vector{PermutedSlice(*weight, same)}, weight->dims);
}

Value Layer::Initializer(const KerasWeight* weight, const Permutation& order,
                         std::vector<std::int64_t> dims) {
  if (!weight || error_) return {};
  if (!conversion_.options().do_constant_folding) return ReorderByNodes(*weight, order, dims);
  return Initializer(weight, std::vector{PermutedSlice(*weight, order)}, std::move(dims));
}

// Reorders the weight by nodes of the graph; the initializer itself is unchanged.
Value Layer::ReorderByNodes(const KerasWeight& weight, const Permutation& order,
                            const Sizes& dims) {
  const auto reshaped = [&](Value value, const Sizes& from, const Sizes& to) {
    return from == to ? value : Node("Reshape", {value, to});
  };
  Value value = reshaped(Initializer(&weight), weight.dims, order.dims);
  Sizes made;
  for (const std::size_t axis : order.axes) made.push_back(order.dims[axis]);
  const Sizes perm(order.axes.begin(), order.axes.end());
  if (!std::ranges::is_sorted(perm)) value = Node("Transpose", {value}, {{"perm", perm}});
  return reshaped(value, made, dims);
}

Value Layer::Initializer(const KerasWeight* weight, std::span<const Slice> slices,
                         std::vector<std::int64_t> dims) {
  if (!weight || error_) return {};
  auto added = conversion_.AddWeight(*weight, slices, std::move(dims));
  if (added.ok()) return *added;
  Fail(added.error().code, added.error().message, added.error().cause);
  return {};
}

Value Layer::FilledInitializer(std::string_view name, std::int64_t count, float number) {
  constexpr std::int64_t kMost = 1 << 24;  // bounds the memory of data that is made here
  if (count < 0 || count > kMost)
    Fail(ErrorCode::kUnsupported,
         "a number of channels that is open or above " + std::to_string(kMost) + " is not covered");
  if (error_) return {};
  const std::vector<float> numbers(static_cast<std::size_t>(count), number);
  const std::span<const std::byte> bytes = std::as_bytes(std::span(numbers));
  auto added = conversion_.graph().AddInitializer(
      conversion_.InitializerName(name_ + "/" + std::string(name)),
      Tensor{DataType::kFloat, {count}, {bytes.begin(), bytes.end()}, {}});
  if (added.ok()) return *added;
  Fail(added.error().code, added.error().message, added.error().cause);
  return {};
}

Value Layer::FirstOf(const char* op_type, std::span<const Operand> inputs,
                     std::span<const NodeAttribute> attributes) {
  return AddNode(op_type, inputs, attributes, 1).front();
}

std::vector<Value> Layer::AddNode(const char* op_type, std::span<const Operand> inputs,
                                  std::span<const NodeAttribute> attributes, std::uint32_t count) {
  if (error_) return std::vector<Value>(count);
  NodeOptions options;
  options.output_count = count;
  options.name = conversion_.NodeName(name_ + "/" + op_type);
  std::vector<NodeInput> node_inputs;
  node_inputs.reserve(inputs.size());
  for (const Operand& input : inputs) node_inputs.push_back(input.ForOnnx());
  std::vector<Attribute> node_attributes;
  node_attributes.reserve(attributes.size());
  for (const NodeAttribute& attribute : attributes) node_attributes.push_back(attribute.ForOnnx());
  auto added = conversion_.graph().AddNode(op_type, node_inputs, node_attributes, options);
  if (added.ok()) return std::move(*added);
  const Error& error = added.error();
  Fail(error.code, std::string("its node ") + op_type + ": " + error.message, error.cause);
  return std::vector<Value>(count);
}

std::vector<Value> Layer::Scan(const std::vector<Value>& states,
                               const std::vector<Value>& sequences, bool backwards,
                               const Step& step) {
  std::vector<Value> ends(states.size() + 1);
  if (error_) return ends;
  NodeOptions options;
  options.name = conversion_.NodeName(name_ + "/Scan");
  std::vector<NodeInput> inputs(states.begin(), states.end());
  inputs.insert(inputs.end(), sequences.begin(), sequences.end());
  Subgraph body;
  body.build = [&](Graph graph, std::span<const Value> values) -> Result<std::vector<Value>> {
    const Graph around = conversion_.WorkIn(graph);
    std::vector<Value> outputs = step(values);
    conversion_.WorkIn(around);
    if (error_) return *error_;
    return outputs;
  };
  const std::int64_t direction = backwards ? 1 : 0;
  const std::vector<Attribute> attributes{
      {"body", std::move(body)},
      {"num_scan_inputs", static_cast<std::int64_t>(sequences.size())},
      {"scan_input_directions", Sizes(sequences.size(), direction)},
      {"scan_output_directions", Sizes{direction}}};
  auto added = conversion_.graph().AddNode("Scan", inputs, attributes, options);
  if (added.ok()) return std::move(*added);
  Fail(added.error().code, "its node Scan: " + added.error().message, added.error().cause);
  return ends;
}

Value Layer::Concatenate(const std::vector<Value>& parts, std::int64_t axis) {
  if (parts.size() == 1) return parts.front();
  return Node("Concat", {parts.begin(), parts.end()}, {{"axis", axis}});
}

Value Layer::Reduce(const char* op_type, Value value, Sizes axes) {
  const bool sum = op_type == std::string_view("ReduceSum");
  const NodeAttribute keep{"keepdims", std::int64_t{0}};
  if (opset() >= (sum ? 13 : 18)) return Node(op_type, {value, std::move(axes)}, {keep});
  return Node(op_type, {value}, {{"axes", std::move(axes)}, keep});
}

void Layer::AdoptError(const Layer& inner) {
  if (!error_) error_ = inner.error_;
}

Layer Layer::Inner(const Json& held, std::vector<Flow> inputs) const {
  Layer inner(conversion_, held.At("class_name").text, held.At("config"), std::move(inputs));
  inner.name_ = name_;
  inner.error_ = error_;
  return inner;
}

}  // namespace loom::keras
