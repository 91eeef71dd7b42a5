// One call of a layer, as the function that converts its kind sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/keras/conversion.h"
#include "import/keras/json.h"
#include "import/keras/node_parts.h"

namespace loom::keras {

// The first error is kept. After an error, every call does nothing and returns something harmless,
// so that a conversion reads like the graph that it makes. The caller of the conversion checks
// error() at the end.
class Layer {
 public:
  Layer(Conversion& conversion, std::string class_name, const Json& config,
        std::vector<Flow> inputs);
  Layer(const Layer&) = default;

  const std::string& name() const { return name_; }
  const std::string& class_name() const { return class_name_; }
  int opset() const { return conversion_.opset(); }
  const std::optional<Error>& error() const { return error_; }

  // Records an error of this layer, unless there is one already.
  void Fail(ErrorCode code, std::string message, std::string cause = {});
  void Fail(Error error);  // keeps the error's own `where`
  void Refuse(std::string reason) { Fail(ErrorCode::kUnsupported, std::move(reason)); }

  // Settings. A null or missing setting gives the fallback; a setting of another kind is an error.
  const Json& Setting(std::string_view key) const { return config_.At(key); }
  std::int64_t Integer(std::string_view key, std::int64_t fallback);
  double Number(std::string_view key, double fallback);
  bool Truth(std::string_view key, bool fallback);
  std::string Text(std::string_view key, std::string_view fallback);
  // A list of `count` positive integers; a single number stands for all of them.
  std::vector<std::int64_t> PositiveSizes(std::string_view key, std::size_t count,
                                          std::int64_t fallback);
  // A list of any length; a single number is a list of one.
  std::vector<std::int64_t> IntegerList(std::string_view key);

  // Inputs. Input() returns the only input, and fails if there is not exactly one.
  std::span<const Flow> inputs() const { return inputs_; }
  Flow Input();
  // The mask of the first input. Refused if TensorFlow.js would apply another mask: it passes masks
  // on in the order in which it runs the layers.
  std::uint32_t MaskToApply();

  // Outputs after the first.
  void AddOutput(const Flow& output) { more_outputs_.push_back(output); }
  std::span<const Flow> more_outputs() const { return more_outputs_; }
  // The value in the named order. Each value gets at most one Transpose.
  Value InKerasOrder(const Flow& flow);
  Value WithChannelsFirst(const Flow& flow);
  // The flow without a pending flatten: a kFlattened value is flattened, others are unchanged.
  Flow ResolveFlatten(const Flow& flow);
  // Flattens a kFlattened value with its channels first.
  Value FlattenChannelsFirst(const Flow& flow);

  // Shapes and types; kOpen for dims that are not known.
  std::vector<std::int64_t> SizesOf(Value value);
  std::vector<std::int64_t> KerasSizes(const Flow& flow);  // not for kFlattened
  DataType TypeOf(Value value);
  // The axis of the value that corresponds to the axis in Keras; negative axes count from the end.
  std::int64_t AxisOf(const Flow& flow, std::int64_t keras_axis);

  // The layer's weight with this name, such as "kernel", and these dims; kOpen fits any size.
  const KerasWeight* Weight(std::string_view name, std::vector<std::int64_t> dims);
  // The weight as an initializer: unchanged, or permuted and with the given dims.
  Value Initializer(const KerasWeight* weight);
  Value Initializer(const KerasWeight* weight, const Permutation& order,
                    std::vector<std::int64_t> dims);

  // An initializer with `count` times the same number, in place of a weight.
  Value FilledInitializer(std::string_view name, std::int64_t count, float number);

  // An initializer of concatenated slices, of this weight and of others.
  Value Initializer(const KerasWeight* weight, std::span<const Slice> slices,
                    std::vector<std::int64_t> dims);

  // Nodes, named layer/OpType. Node() returns the first output, Outputs() the first `count`.
  Value Node(const char* op_type, std::initializer_list<Operand> inputs,
             std::initializer_list<NodeAttribute> attributes = {}) {
    return FirstOf(op_type, inputs, attributes);
  }
  Value Node(const char* op_type, const std::vector<Operand>& inputs,
             const std::vector<NodeAttribute>& attributes = {}) {
    return FirstOf(op_type, inputs, attributes);
  }
  std::vector<Value> Outputs(const char* op_type, const std::vector<Operand>& inputs,
                             std::initializer_list<NodeAttribute> attributes, std::uint32_t count) {
    return AddNode(op_type, inputs, attributes, count);
  }

  // A Scan over the first axis of the sequences, from their ends if `backwards`. `step` gets the
  // states and one step of each sequence, and returns the next states and one output. The result is
  // the last states, followed by the outputs, each at the time of its step. `step` may add nodes
  // only: an initializer, or a cached value of another order, would be out of scope afterwards.
  using Step = std::function<std::vector<Value>(std::span<const Value>)>;
  std::vector<Value> Scan(const std::vector<Value>& states, const std::vector<Value>& sequences,
                          bool backwards, const Step& step);

  // Concatenates the values along an axis; a single value is returned unchanged.
  Value Concatenate(const std::vector<Value>& parts, std::int64_t axis);

  // Reduces over the axes and drops them.
  Value Reduce(const char* op_type, Value value, Sizes axes);

  // Inner makes a layer from the JSON of the layer or cell that this one holds, with this layer's
  // name and these inputs. AdoptError takes over its error.
  Layer Inner(const Json& held, std::vector<Flow> inputs) const;
  void AdoptError(const Layer& inner);

  Conversion& conversion() { return conversion_; }

 private:
  std::string where() const;
  Value ReorderByNodes(const KerasWeight& weight, const Permutation& order, const Sizes& dims);
  Value FirstOf(const char* op_type, std::span<const Operand> inputs,
                std::span<const NodeAttribute> attributes);
  std::vector<Value> AddNode(const char* op_type, std::span<const Operand> inputs,
                             std::span<const NodeAttribute> attributes, std::uint32_t count);
  const Json* Find(std::string_view key, Json::Kind kind, const char* expected);

  Conversion& conversion_;
  std::string class_name_;
  const Json& config_;
  std::string name_;
  std::vector<Flow> inputs_;
  std::vector<Flow> more_outputs_;
  std::optional<Error> error_;
};

// The permutations that move the channels to the front and back to the end.
std::vector<std::int64_t> ChannelsToFront(std::size_t rank);
std::vector<std::int64_t> ChannelsToEnd(std::size_t rank);

// The sizes as text for a message: [3, 3, ?, 2].
std::string ShapeText(const std::vector<std::int64_t>& sizes);

// Converts one kind of layer and returns its first output.
using LayerFunction = Flow (*)(Layer&);

// What happens to the mask of the first input.
enum class MaskRule : std::uint8_t {
  kDropped,
  kPassed,
  kOwn,  // the function sets the masks of its outputs
};

struct LayerKind {
  std::string_view class_name;
  LayerFunction convert;
  MaskRule mask = MaskRule::kDropped;
};

// The kind of layers with this class name; null if it is not covered.
const LayerKind* FindLayer(std::string_view class_name);

}  // namespace loom::keras
