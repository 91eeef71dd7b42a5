// The state that all layers of a conversion share: the graph that is built, the weights, and the
// names.
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

inline constexpr std::int64_t kOpen = -1;  // a dim whose size is known only when the model runs
inline constexpr std::uint32_t kNoMask = 0;

// A value that one layer passes to the next. Keras puts the channels last, ONNX's convolutions put
// them first. A value stays in the order in which it was made until a layer needs the other order,
// so that there is no Transpose between two convolutions.
struct Flow {
  enum class Order : std::uint8_t {
    kKeras,
    kChannelsFirst,  // [N, C, spatial…] in place of [N, spatial…, C]
    kFlattened,      // as kChannelsFirst, but Keras has it flattened: [N, spatial… × C]
  };
  Value value;
  Order order = Order::kKeras;
  std::uint32_t mask = kNoMask;  // which of its steps count; a number of a Mask
  // The mask came through the border of a nested model, where TensorFlow.js does not know its
  // origin.
  bool inherited = false;
};

struct NamedFlow {
  std::string name;  // of the layer
  Flow flow;
};

// How the axes of images are permuted at the inputs and outputs of the model.
enum class IoPermutation : std::uint8_t { kAsInKeras, kChannelsToFront, kChannelsToEnd };

// The values that decide which steps count, each [batch, time]: a step counts if none of them is
// zero there. An empty Mask is one that TensorFlow.js has, but in a shape that no layer can use.
using Mask = std::vector<Value>;

// A strided view into a weight, as WeightView; without a weight, zeros.
struct Slice {
  const KerasWeight* weight = nullptr;
  std::int64_t offset = 0;
  std::vector<std::int64_t> dims;
  std::vector<std::int64_t> strides;
};

// A new order of axes. Weights [h, w, in, out] with the axes {3, 2, 0, 1} become [out, in, h, w].
struct Permutation {
  std::vector<std::int64_t> dims;  // of the source, row by row
  std::vector<std::size_t> axes;
};

// The view of the whole weight in the new order.
Slice PermutedSlice(const KerasWeight& weight, const Permutation& order);

class Conversion {
 public:
  Conversion(ModelBuilder& builder, std::span<const KerasWeight> weights,
             const KerasOptions& options, int opset);

  ModelBuilder& builder() { return builder_; }
  Graph graph() { return graph_; }
  const KerasOptions& options() const { return options_; }
  // Makes `graph` the one that receives nodes, and returns the graph that did before.
  Graph WorkIn(Graph graph) { return std::exchange(graph_, graph); }
  int opset() const { return opset_; }

  // A name that no node has yet: `stem`, or else the first free one of stem_1, stem_2, ….
  std::string NodeName(const std::string& stem);

  // The same for initializers and for outputs. A layer that is called twice can make two outputs.
  std::string InitializerName(const std::string& stem);
  std::string OutputName(const std::string& stem);

  // The weight with this name; null if there is none. Keras inserts the cell of a recurrent layer:
  // its lstm/lstm_cell/kernel is lstm/kernel in TensorFlow.js.
  const KerasWeight* FindWeight(std::string_view name) const;

  // Adds an initializer with the concatenated slices, under the weight's name and with the given
  // dims. Returns the existing one for the same slices and dims: layers can share a weight or be
  // called twice.
  Result<Value> AddWeight(const KerasWeight& weight, std::span<const Slice> slices,
                          std::vector<std::int64_t> dims);

  // The cache of values that were derived from `value`: returns the entry for `what`, which is
  // kAbsent until the caller sets it.
  Value& DerivedValue(Value value, const char* what) {
    return derived_values_[{value.index, what}];
  }

  // AddMask stores a mask and returns its number. MaskOf returns it; the number must not be
  // kNoMask.
  std::uint32_t AddMask(Mask mask);
  const Mask& MaskOf(std::uint32_t number) const { return masks_[number - 1]; }

  // The mask that TensorFlow.js gives to the next layer: once a value with a mask has entered a
  // layer, every later layer gets that mask until another replaces it. nullopt before the first.
  std::optional<std::uint32_t> running_mask;

  // The slice as a WeightView for the recipe.
  WeightView ViewOf(const Slice& slice) const;

  // The permutation of images at the inputs and outputs of the graph.
  IoPermutation io_permutation() const { return io_permutation_; }
  void set_io_permutation(IoPermutation permutation) { io_permutation_ = permutation; }

  // The number of graph inputs so far.
  std::size_t& input_count() { return input_count_; }

  // Records the outputs of a layer call if every_layer is set.
  void Trace(const std::string& layer, std::int64_t call, std::span<const Flow> outputs);
  std::span<const NamedFlow> traced_outputs() const { return traced_outputs_; }

 private:
  ModelBuilder& builder_;
  Graph graph_;
  std::map<std::string, const KerasWeight*, std::less<>> weights_by_name_;
  const KerasOptions& options_;
  int opset_;
  IoPermutation io_permutation_ = IoPermutation::kAsInKeras;
  std::size_t input_count_ = 0;
  std::vector<NamedFlow> traced_outputs_;
  std::map<std::string, int> node_names_;
  std::map<std::string, int> output_names_;
  std::map<std::pair<std::uint32_t, std::string>, Value> derived_values_;
  std::vector<Mask> masks_;
  std::map<std::string, Value> initializers_;  // by weight and order
  std::map<std::string, int> initializer_names_;
};

}  // namespace loom::keras
