// One call of a layer, as the function that converts its kind sees it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keras/conversion.h"
#include "keras/json.h"
#include "keras/node_parts.h"

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
  Value Node(const char* op_type, const std::vector<Operand>& inputs,
             const std::vector<NodeAttribute>& attributes = {});
  std::vector<Value> Outputs(const char* op_type, const std::vector<Operand>& inputs,
                             const std::vector<NodeAttribute>& attributes, std::uint32_t count);

  // A reduction over axes, which are dropped.
  Value Reduced(const char* op_type, Value value, Sizes axes);

  // The layer that a wrapper holds, as a layer of the wrapper's name, on that input; and back.
  Layer Inner(const Flow& input) const;
  void Adopt(const Layer& inner);

 private:
  std::string where() const;
  Value Arranged(const KerasWeight& weight, const Permutation& order, const Sizes& dims);
  const Json* Find(std::string_view key, Json::Kind kind, const char* expected);

  Conversion& conversion_;
  std::string class_name_;
  const Json& config_;
  std::string name_;
  std::vector<Flow> inputs_;
  std::optional<Error> error_;
};

// The orders of axes that bring the channels of a value to the front, and back to the end.
std::vector<std::int64_t> ChannelsToFront(std::size_t rank);
std::vector<std::int64_t> ChannelsToEnd(std::size_t rank);

// [3, 3, ?, 2]
std::string ShapeText(const std::vector<std::int64_t>& sizes);

// Converts one kind of layer, and returns its output.
using LayerFunction = Flow (*)(Layer&);

struct LayerKind {
  std::string_view class_name;
  LayerFunction convert;
};

// The function of that class; null when it is not covered.
LayerFunction FindLayer(std::string_view class_name);

}  // namespace loom::keras
