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

Slice Permuted(const KerasWeight& weight, const Permutation& order) {
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
    : builder_(builder),
      graph_(builder.main()),
      options_(options),
      opset_(opset) {
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
    traced_.push_back({layer + "/" + std::to_string(call) + "/" + std::to_string(i), outputs[i]});
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
  // Which weights of a layer go together, and how, follows from the layer: but for the dims, only
  // the order of axes of one weight can differ between two calls.
  std::string key = weight.name;
  for (const Slice& slice : slices) {
    for (const std::int64_t stride : slice.strides) key.append(" ").append(std::to_string(stride));
  }
  for (const std::int64_t dim : dims) key.append(",").append(std::to_string(dim));
  Value& known = initializers_[key];
  if (known != kAbsent) return known;

  Weight made;
  made.name = InitializerName(weight.name);
  made.data_type = weight.data_type;
  made.byte_length = ByteSize(weight.data_type, ElementCount(dims).value_or(0)).value_or(0);
  for (const Slice& slice : slices) made.recipe.push_back(ViewOf(slice));
  if (made.byte_length <= kInlineLimit && HasBytes(made)) {
    std::vector<std::byte> scratch;
    const std::span<const std::byte> bytes = BytesOf(made, scratch);
    Tensor tensor{weight.data_type, std::move(dims), {bytes.begin(), bytes.end()}, {}};
    LOOM_ASSIGN(known, graph_.AddInitializer(made.name, std::move(tensor)));
    return known;
  }
  made.dims = std::move(dims);
  LOOM_ASSIGN(known, graph_.AddWeight(std::move(made)));
  return known;
}

}  // namespace loom::keras
