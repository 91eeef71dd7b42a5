#include "import/keras/graph_values.h"

#include "base/text.h"
#include "base/try.h"
#include "import/keras/layer.h"

namespace loom::keras {
namespace {

constexpr std::size_t kImageRank = 4;  // a value of at least this rank is an image and has channels

Result<DataType> TypeOf(const Json& dtype, const std::string& where) {
  if (dtype.IsNull()) return DataType::kFloat;
  const auto type = DataTypeNamed(dtype.text);
  if (type == DataType::kFloat || type == DataType::kInt32 || type == DataType::kBool) return *type;
  return Error{ErrorCode::kUnsupported,
               where,
               "an input of dtype " + Shown(dtype) + " is not covered: float32, int32, bool",
               {}};
}

// An open batch size is the dim "N" in all inputs; any other open dim has its own name.
Dim DimOf(const Json& size, const std::string& input, std::size_t axis) {
  if (const auto fixed = size.Integer(); fixed && *fixed > 0) return *fixed;
  if (axis == 0) return "N";
  return input + "_" + std::to_string(axis);
}

Status FixSizes(const std::vector<std::int64_t>& sample, const std::string& input, Shape& shape) {
  bool fits = sample.size() == shape.size();
  for (std::size_t axis = 0; fits && axis < shape.size(); ++axis) {
    const std::int64_t* fixed = shape[axis].size();
    fits = sample[axis] > 0 && (!fixed || *fixed == sample[axis]);
    if (fits) shape[axis] = sample[axis];
  }
  if (fits) return Done{};
  return Error{ErrorCode::kShapeMismatch,
               "input " + Quoted(input),
               "the example is " + ShapeText(sample) + ", which does not fit the model's input",
               {}};
}

// The input's shape in Keras' order of axes.
Result<Shape> ShapeOf(const Json& sizes, const KerasOptions& options, std::size_t number,
                      const std::string& input, const std::string& where) {
  const bool sampled = number < options.input_shapes.size();
  Shape shape;
  for (const Json& size : sizes.items) shape.push_back(DimOf(size, input, shape.size()));
  if (shape.empty() && sampled) shape.resize(options.input_shapes[number].size());
  if (sampled) LOOM_TRY(FixSizes(options.input_shapes[number], input, shape));
  if (!shape.empty()) return shape;
  return Error{
      ErrorCode::kInvalidArgument,
      where,
      "the shape of the model's input is not known: give the first layer an inputShape, or "
      "give an example of what it takes",
      {}};
}

// Opens the axes that dynamic_axes names, whatever their sizes in Keras. Wrong options are reported
// later, when they are applied to the finished model.
void OpenAxes(const ExportOptions& options, std::size_t number, const std::string& input,
              Shape& shape) {
  const auto& names = options.input_names;
  const auto named = options.dynamic_axes.find(number < names.size() ? names[number] : input);
  if (named == options.dynamic_axes.end()) return;
  const auto rank = static_cast<std::int64_t>(shape.size());
  for (const auto& [axis, dim_param] : named->second) {
    const std::int64_t position = axis < 0 ? axis + rank : axis;
    if (position < 0 || position >= rank || dim_param.empty() || !IsUtf8(dim_param)) continue;
    shape[static_cast<std::size_t>(position)] = Dim(dim_param);
  }
}

template <typename Items>
Items ApplyOrder(const Items& items, const std::vector<std::int64_t>& order) {
  Items reordered;
  reordered.reserve(order.size());
  for (const std::int64_t axis : order) reordered.push_back(items[static_cast<std::size_t>(axis)]);
  return reordered;
}

// The config of a helper layer, which adds nodes for the graph itself.
Json HelperConfig(const std::string& name) {
  Json config{.kind = Json::Kind::kObject};
  config.members.emplace_back("name", Json{.kind = Json::Kind::kText, .text = name});
  return config;
}

// Counts the values of data_format in all layers, including nested models and wrappers.
void CountFormats(const Json& json, int& first, int& last) {
  for (const auto& [key, value] : json.members) {
    if (key == "data_format" && value.IsText()) ++(value.text == "channels_first" ? first : last);
    CountFormats(value, first, last);
  }
  for (const Json& item : json.items) CountFormats(item, first, last);
}

Value InRequestedOrder(Layer& layer, IoPermutation permutation, const Flow& flow) {
  const Flow resolved = layer.ResolveFlatten(flow);
  const std::size_t rank = layer.SizesOf(resolved.value).size();
  if (permutation == IoPermutation::kAsInKeras || rank < kImageRank)
    return layer.InKerasOrder(resolved);
  if (permutation == IoPermutation::kChannelsToFront) return layer.WithChannelsFirst(resolved);
  return layer.Node("Transpose", {layer.InKerasOrder(resolved)}, {{"perm", ChannelsToEnd(rank)}});
}

}  // namespace

Status ChooseIoPermutation(Conversion& conversion, const Json& model) {
  const DataFormat wanted = conversion.options().data_format;
  if (wanted == DataFormat::kOfModel) return Done{};
  int first = 0;
  int last = 0;
  CountFormats(model, first, last);
  if (first > 0 && last > 0) {
    return Error{
        ErrorCode::kUnsupported,
        "option data_format",
        "some layers of the model have channels_first and others channels_last, so the order of "
        "its inputs and outputs is ambiguous",
        {}};
  }
  const bool first_wanted = wanted == DataFormat::kChannelsFirst;
  if (first_wanted == (first > 0)) return Done{};
  conversion.set_io_permutation(first_wanted ? IoPermutation::kChannelsToFront
                                             : IoPermutation::kChannelsToEnd);
  return Done{};
}

Result<Flow> AddGraphInput(Conversion& conversion, const Json& layer, const std::string& name) {
  const Json& config = layer.At("config");
  const std::string where =
      "layer " + Quoted(config.At("name").text) + " (" + layer.At("class_name").text + ")";
  LOOM_ASSIGN(const DataType type, TypeOf(config.At("dtype"), where));
  const KerasOptions& options = conversion.options();
  const std::size_t number = conversion.input_count()++;
  LOOM_ASSIGN(Shape shape, ShapeOf(config.At("batch_input_shape"), options, number, name, where));
  const std::size_t rank = shape.size();
  const IoPermutation permutation =
      rank < kImageRank ? IoPermutation::kAsInKeras : conversion.io_permutation();
  if (permutation == IoPermutation::kChannelsToFront)
    shape = ApplyOrder(shape, ChannelsToFront(rank));
  if (permutation == IoPermutation::kChannelsToEnd) shape = ApplyOrder(shape, ChannelsToEnd(rank));
  OpenAxes(options.export_options, number, name, shape);
  LOOM_ASSIGN(const Value value,
              conversion.graph().AddInput(name, ValueType::Tensor(type, std::move(shape))));
  if (permutation == IoPermutation::kChannelsToFront)
    return Flow{value, Flow::Order::kChannelsFirst};
  if (permutation == IoPermutation::kAsInKeras) return Flow{value};
  const Json own = HelperConfig(name);
  Layer input(conversion, "InputLayer", own, {});
  const Value in_order = input.Node("Transpose", {value}, {{"perm", ChannelsToFront(rank)}});
  if (const auto& error = input.error()) return *error;
  return Flow{in_order};
}

Status CheckInputCount(Conversion& conversion) {
  const std::size_t examples = conversion.options().input_shapes.size();
  const std::size_t inputs = conversion.input_count();
  if (examples == 0 || examples == inputs) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               "option input_shapes",
               "the model takes " + std::to_string(inputs) + " inputs, the example has " +
                   std::to_string(examples),
               {}};
}

Status AddOutputs(Conversion& conversion, std::span<const NamedFlow> outputs) {
  for (const NamedFlow& output : outputs) {
    const Json config = HelperConfig(output.name);
    Layer layer(conversion, "output", config, {});
    const Value value = InRequestedOrder(layer, conversion.io_permutation(), output.flow);
    if (const auto& error = layer.error()) return *error;
    LOOM_TRY(conversion.graph().AddOutput(value, conversion.OutputName(output.name)));
  }
  return Done{};
}

// Adds an Identity for each output, because two layers can pass the same value on, and it may be an
// input of the graph.
Status AddTracedOutputs(Conversion& conversion) {
  for (const NamedFlow& traced : conversion.traced_outputs()) {
    const Json config = HelperConfig(traced.name);
    Layer layer(conversion, "output", config, {});
    const Value value = layer.Node("Identity", {layer.InKerasOrder(traced.flow)});
    if (const auto& error = layer.error()) return *error;
    LOOM_TRY(conversion.graph().AddOutput(value, traced.name));
  }
  return Done{};
}

}  // namespace loom::keras
