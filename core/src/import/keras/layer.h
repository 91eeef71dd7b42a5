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

// The first error is kept, and what is asked after it does nothing and returns something harmless:
// so a conversion reads like the graph that it makes. Who calls it asks error() at the end.
class Layer {
 public:
  Layer(Conversion& conversion, std::string class_name, const Json& config,
        std::vector<Flow> inputs);
  Layer(const Layer&) = default;

  const std::string& name() const { return name_; }
  const std::string& class_name() const { return class_name_; }
  int opset() const { return conversion_.opset(); }
  const std::optional<Error>& error() const { return error_; }

  // Keeps the error, at this layer.
  void Fail(ErrorCode code, std::string message, std::string cause = {});
  void Fail(Error error);  // at where it says
  void Refuse(std::string reason) { Fail(ErrorCode::kUnsupported, std::move(reason)); }

  // Settings. Null and missing are the same, and give the fallback; another kind is an error.
  const Json& Setting(std::string_view key) const { return config_.At(key); }
  std::int64_t Integer(std::string_view key, std::int64_t fallback);
  double Number(std::string_view key, double fallback);
  bool Truth(std::string_view key, bool fallback);
  std::string Text(std::string_view key, std::string_view fallback);
  // A list of so many positive integers; a single number stands for all of them.
  std::vector<std::int64_t> PositiveSizes(std::string_view key, std::size_t count,
                                          std::int64_t fallback);
  // A list of any length; a single number is a list of one.
  std::vector<std::int64_t> IntegerList(std::string_view key);

  // Inputs. Input() is the only one.
  std::span<const Flow> inputs() const { return inputs_; }
  Flow Input();
  // The mask that it works with, that of its first input; refused where TensorFlow.js, which hands
  // masks on in the order in which it runs the layers, does not work with that one.
  std::uint32_t MaskToApply();

  // Outputs but the first.
  void AlsoReturn(const Flow& output) { more_.push_back(output); }
  std::span<const Flow> more() const { return more_; }
  // The same values in that order; a Transpose at most once for each value.
  Value InKerasOrder(const Flow& flow);
  Value WithChannelsFirst(const Flow& flow);
  // As it is, but flattened where it should be.
  Flow Settled(const Flow& flow);
  // One that is kFlattened, flattened with its channels first.
  Value FlattenedAsItIs(const Flow& flow);

  // Shapes; kOpen for dims that are not known.
  std::vector<std::int64_t> SizesOf(Value value);
  std::vector<std::int64_t> KerasSizes(const Flow& flow);  // not of one that is kFlattened
  DataType TypeOf(Value value);
  // The axis of the value that is this one in Keras, where negative ones count from the end.
  std::int64_t AxisOf(const Flow& flow, std::int64_t keras_axis);

  // The layer's weight of that name ("kernel"), whose dims must be those; kOpen fits any.
  const KerasWeight* Weight(std::string_view name, std::vector<std::int64_t> dims);
  // It as an initializer: as it is, under dims of its own, or permuted.
  Value Initializer(const KerasWeight* weight);
  Value Initializer(const KerasWeight* weight, const Permutation& order,
                    std::vector<std::int64_t> dims);

  // An initializer of its own, so many times the same number, in the place of a weight.
  Value Filled(std::string_view name, std::int64_t count, float number);

  // Pieces of it and of others, one behind the other.
  Value Initializer(const KerasWeight* weight, std::span<const Slice> slices,
                    std::vector<std::int64_t> dims);

  // Nodes, named layer/OpType. Node() returns the first output, Outputs() so many.
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

  // A Scan over the first axis of the sequences, from their ends if backwards. `step` gets the
  // states and a step of each sequence, and returns the next states and an output. Returned are the
  // last states, and behind them the outputs, each at the time of its step. It makes nodes only: no
  // initializers, no values of another order.
  using Step = std::function<std::vector<Value>(std::span<const Value>)>;
  std::vector<Value> Scan(const std::vector<Value>& states, const std::vector<Value>& sequences,
                          bool backwards, const Step& step);

  // The values one behind the other along an axis; one alone is itself.
  Value Joined(const std::vector<Value>& parts, std::int64_t axis);

  // A reduction over axes, which are dropped.
  Value Reduced(const char* op_type, Value value, Sizes axes);

  // The layer or cell that it holds, as a layer of its own name on those inputs; and back.
  Layer Inner(const Json& held, std::vector<Flow> inputs) const;
  void Adopt(const Layer& inner);

  Conversion& conversion() { return conversion_; }

 private:
  std::string where() const;
  Value Arranged(const KerasWeight& weight, const Permutation& order, const Sizes& dims);
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
  std::vector<Flow> more_;
  std::optional<Error> error_;
};

// The orders of axes that bring the channels of a value to the front, and back to the end.
std::vector<std::int64_t> ChannelsToFront(std::size_t rank);
std::vector<std::int64_t> ChannelsToEnd(std::size_t rank);

// [3, 3, ?, 2]
std::string ShapeText(const std::vector<std::int64_t>& sizes);

// Converts one kind of layer, and returns its output.
using LayerFunction = Flow (*)(Layer&);

// What becomes of the mask of its first input.
enum class MaskRule : std::uint8_t {
  kDropped,
  kPassed,
  kOwn,  // the function says what masks its outputs have
};

struct LayerKind {
  std::string_view class_name;
  LayerFunction convert;
  MaskRule mask = MaskRule::kDropped;
};

// The layers of that class; null when they are not covered.
const LayerKind* FindLayer(std::string_view class_name);

}  // namespace loom::keras
