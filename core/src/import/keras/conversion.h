// What all layers of a conversion share: the graph that is built, the weights, and the names.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loom/builder.h"
#include "loom/keras.h"
#include "loom/model.h"
#include "loom/result.h"

namespace loom::keras {

inline constexpr std::int64_t kOpen = -1;  // a dim that is not known before the model runs
inline constexpr std::uint32_t kNoMask = 0;

// What a layer hands to the next. Keras has the channels last, ONNX's convolutions have them first:
// a value stays in the order in which it was made until somebody needs the other.
struct Flow {
  enum class Order : std::uint8_t {
    kKeras,
    kChannelsFirst,  // [N, C, spatial…] in place of [N, spatial…, C]
    kFlattened,      // as kChannelsFirst, not even flattened yet: Keras has [N, spatial… × C]
  };
  Value value;
  Order order = Order::kKeras;
  std::uint32_t mask = kNoMask;  // which of its steps count
  // It is the mask of an input of a model in a model, where TensorFlow.js does not see whose it is.
  bool inherited = false;
};

struct NamedFlow {
  std::string name;  // of the layer
  Flow flow;
};

// How images cross the border of the model, whose own order is that of its layers.
enum class Crossing : std::uint8_t { kAsInKeras, kChannelsToFront, kChannelsToEnd };

// A step counts where none of these is zero, each [batch, time]. Without any it is a mask that
// TensorFlow.js has, but in a shape that no layer can use.
using Mask = std::vector<Value>;

// A piece of a weight, as WeightView has it; without a weight, zeros.
struct Slice {
  const KerasWeight* weight = nullptr;
  std::int64_t offset = 0;
  std::vector<std::int64_t> dims;
  std::vector<std::int64_t> strides;
};

// The axes as the new order has them: weights [h, w, in, out] by {3, 2, 0, 1} are [out, in, h, w].
struct Permutation {
  std::vector<std::int64_t> dims;  // of the source, row by row
  std::vector<std::size_t> axes;
};

Slice Permuted(const KerasWeight& weight, const Permutation& order);

class Conversion {
 public:
  Conversion(ModelBuilder& builder, std::span<const KerasWeight> weights,
             const KerasOptions& options, int opset);

  ModelBuilder& builder() { return builder_; }
  Graph graph() { return graph_; }
  const KerasOptions& options() const { return options_; }
  // The graph that nodes go into, until that is called with what it returned.
  Graph WorkIn(Graph graph) { return std::exchange(graph_, graph); }
  int opset() const { return opset_; }

  // `stem` itself, or the first of stem_1, stem_2, … that no node has.
  std::string NodeName(const std::string& stem);

  // The same for initializers; and for outputs: a layer that is called twice can make two of them.
  std::string InitializerName(const std::string& stem);
  std::string OutputName(const std::string& stem);

  // The weight of that name; null when there is none. Keras puts the cell of a recurrent layer in
  // between: lstm/lstm_cell/kernel is lstm/kernel in TensorFlow.js.
  const KerasWeight* FindWeight(std::string_view name) const;

  // An initializer named as the weight, with the slices one behind the other, under dims of its
  // own. The same for the same: layers can share a weight, or be called again.
  Result<Value> AddWeight(const KerasWeight& weight, std::span<const Slice> slices,
                          std::vector<std::int64_t> dims);

  // The value that was noted for this one, kAbsent before.
  Value& Noted(Value value, const char* what) { return noted_[{value.index, what}]; }

  // The number of a new mask, and the mask of a number other than kNoMask.
  std::uint32_t AddMask(Mask mask);
  const Mask& MaskOf(std::uint32_t number) const { return masks_[number - 1]; }

  // The mask that TensorFlow.js hands to a layer: once a value with a mask has gone into one, each
  // layer that it runs later gets that mask, until another takes its place. Nothing before.
  std::optional<std::uint32_t> running_mask;

  // A piece as the exporters need it.
  WeightView ViewOf(const Slice& slice) const;

  // What the inputs and outputs of the graph do with images.
  Crossing crossing() const { return crossing_; }
  void set_crossing(Crossing crossing) { crossing_ = crossing; }

  // Of the graph, so far.
  std::size_t& input_count() { return input_count_; }

  // Notes what a call of a layer has made, if every_layer is set.
  void Trace(const std::string& layer, std::int64_t call, std::span<const Flow> outputs);
  std::span<const NamedFlow> traced() const { return traced_; }

 private:
  ModelBuilder& builder_;
  Graph graph_;
  std::map<std::string, const KerasWeight*, std::less<>> weights_by_name_;
  const KerasOptions& options_;
  int opset_;
  Crossing crossing_ = Crossing::kAsInKeras;
  std::size_t input_count_ = 0;
  std::vector<NamedFlow> traced_;
  std::map<std::string, int> node_names_;
  std::map<std::string, int> output_names_;
  std::map<std::pair<std::uint32_t, std::string>, Value> noted_;
  std::vector<Mask> masks_;
  std::map<std::string, Value> initializers_;  // by weight and order
  std::map<std::string, int> initializer_names_;
};

}  // namespace loom::keras
