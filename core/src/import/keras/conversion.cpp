// Keras and ONNX order the axes of weights differently, and copying every weight would double the
// memory of a conversion. So an initializer is a recipe of strided slices, which is computed while
// its part is written, and only initializers of at most kInlineLimit bytes are computed here. Equal
// recipes share one initializer: the cache key must contain everything in which two recipes of the
// same weight can differ, else two layers would get the same wrong initializer.
#include "import/keras/conversion.h"

#include "base/try.h"
#include "export/weight_bytes.h"

namespace loom::keras {
namespace {

template <typename Names>
std::string FreeName(Names& names, const std::string& stem) {
  for (std::string name = stem;; name = stem + "_" + std::to_string(names[stem]++)) {
    if (names.try_emplace(name, 1).second) return name;
  }
}

std::string WithoutCell(const std::string& name) {
  const std::size_t last = name.rfind('/');
  if (last == std::string::npos || last == 0) return {};
  const std::size_t before = name.rfind('/', last - 1);
  if (before == std::string::npos) return {};
  if (name.find("_cell", before) > last) return {};
  return name.substr(0, before) + name.substr(last);
}

}  // namespace

Slice PermutedSlice(const KerasWeight& weight, const Permutation& order) {
  std::vector<std::int64_t> strides(order.dims.size(), 1);
  for (std::size_t axis = order.dims.size(); axis-- > 1;) {
    strides[axis - 1] = strides[axis] * order.dims[axis];
  }
  Slice slice{&weight, 0, {}, {}};
  for (const std::size_t axis : order.axes) {
    slice.dims.push_back(order.dims[axis]);
    slice.strides.push_back(strides[axis]);
  }
  return slice;
}

Conversion::Conversion(ModelBuilder& builder, std::span<const KerasWeight> weights,
                       const KerasOptions& options, int opset)
    : builder_(builder), graph_(builder.main()), options_(options), opset_(opset) {
  for (const KerasWeight& weight : weights) {
    weights_by_name_.try_emplace(weight.name, &weight);
    weights_by_name_.try_emplace(WithoutCell(weight.name), &weight);
  }
}

WeightView Conversion::ViewOf(const Slice& slice) const {
  WeightView view;
  if (slice.weight) {
    view.source = slice.weight->source;
    view.source_length = slice.weight->byte_length;
    view.quantisation = slice.weight->quantisation;
  }
  view.offset = slice.offset;
  view.dims = slice.dims;
  view.strides = slice.strides;
  return view;
}

std::string Conversion::NodeName(const std::string& stem) { return FreeName(node_names_, stem); }

std::string Conversion::InitializerName(const std::string& stem) {
  return FreeName(initializer_names_, stem);
}

std::string Conversion::OutputName(const std::string& stem) {
  return FreeName(output_names_, stem);
}

void Conversion::Trace(const std::string& layer, std::int64_t call, std::span<const Flow> outputs) {
  if (!options_.every_layer) return;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    traced_outputs_.push_back(
        {layer + "/" + std::to_string(call) + "/" + std::to_string(i), outputs[i]});
  }
}

std::uint32_t Conversion::AddMask(Mask mask) {
  masks_.push_back(std::move(mask));
  return static_cast<std::uint32_t>(masks_.size());
}

const KerasWeight* Conversion::FindWeight(std::string_view name) const {
  const auto found = weights_by_name_.find(name);
  return found == weights_by_name_.end() ? nullptr : found->second;
}

Result<Value> Conversion::AddWeight(const KerasWeight& weight, std::span<const Slice> slices,
                                    std::vector<std::int64_t> dims) {
  // The layer determines which weights belong together. So two calls can differ only in the dims
  // and in the order of axes of one weight, and these make up the key.
  std::string key = weight.name;
  for (const Slice& slice : slices) {
    for (const std::int64_t stride : slice.strides) key.append(" ").append(std::to_string(stride));
  }
  for (const std::int64_t dim : dims) key.append(",").append(std::to_string(dim));
  Value& cached = initializers_[key];
  if (cached != kAbsent) return cached;

  Weight made;
  made.name = InitializerName(weight.name);
  made.data_type = weight.data_type;
  made.byte_length = ByteSize(weight.data_type, ElementCount(dims).value_or(0)).value_or(0);
  for (const Slice& slice : slices) made.recipe.push_back(ViewOf(slice));
  if (made.byte_length <= kInlineLimit && HasBytes(made)) {
    std::vector<std::byte> scratch;
    const std::span<const std::byte> bytes = BytesOf(made, scratch);
    Tensor tensor{weight.data_type, std::move(dims), {bytes.begin(), bytes.end()}, {}};
    LOOM_ASSIGN(cached, graph_.AddInitializer(made.name, std::move(tensor)));
    return cached;
  }
  made.dims = std::move(dims);
  LOOM_ASSIGN(cached, graph_.AddWeight(std::move(made)));
  return cached;
}

}  // namespace loom::keras
