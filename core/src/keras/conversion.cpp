#include "keras/conversion.h"

#include "try.h"
#include "weight_bytes.h"

namespace loom::keras {
namespace {

WeightView ViewOf(std::uint32_t number, const KerasWeight& weight, const Permutation& order) {
  std::vector<std::int64_t> strides(order.dims.size(), 1);
  for (std::size_t axis = order.dims.size(); axis-- > 1;) {
    strides[axis - 1] = strides[axis] * order.dims[axis];
  }
  WeightView view{.input = number,
                  .source = weight.source,
                  .source_length = weight.byte_length,
                  .offset = 0,
                  .dims = {},
                  .strides = {}};
  for (const std::size_t axis : order.axes) {
    view.dims.push_back(order.dims[axis]);
    view.strides.push_back(strides[axis]);
  }
  return view;
}

template <typename Names>
std::string FreeName(Names& names, const std::string& stem) {
  for (std::string name = stem;; name = stem + "_" + std::to_string(names[stem]++)) {
    if (names.try_emplace(name, 1).second) return name;
  }
}

}  // namespace

std::string Conversion::NodeName(const std::string& stem) { return FreeName(node_names_, stem); }

std::string Conversion::InitializerName(const std::string& stem) {
  return FreeName(initializer_names_, stem);
}

std::string Conversion::OutputName(const std::string& stem) {
  return FreeName(output_names_, stem);
}

const KerasWeight* Conversion::FindWeight(std::string_view name) const {
  for (const KerasWeight& weight : weights_) {
    if (weight.name == name) return &weight;
  }
  return nullptr;
}

Result<Value> Conversion::AddWeight(const KerasWeight& weight, const Permutation& order,
                                    std::vector<std::int64_t> dims) {
  std::string key = weight.name;
  for (const std::size_t axis : order.axes) key.append(" ").append(std::to_string(axis));
  for (const std::int64_t dim : dims) key.append(",").append(std::to_string(dim));
  Value& known = initializers_[key];
  if (known != kAbsent) return known;

  const std::string name = InitializerName(weight.name);
  const auto number = static_cast<std::uint32_t>(&weight - weights_.data());
  Weight made{.name = name,
              .data_type = weight.data_type,
              .dims = dims,
              .byte_length = weight.byte_length,
              .source = {},
              .recipe = {ViewOf(number, weight, order)}};
  if (weight.byte_length <= kInlineLimit && HasBytes(made)) {
    std::vector<std::byte> scratch;
    const std::span<const std::byte> bytes = BytesOf(made, scratch);
    Tensor tensor{weight.data_type, std::move(dims), {bytes.begin(), bytes.end()}, {}};
    LOOM_ASSIGN(known, graph_.AddInitializer(name, std::move(tensor)));
    return known;
  }
  LOOM_ASSIGN(known, graph_.AddWeight(name, weight.data_type, std::move(dims), weight.byte_length));
  recipes_.emplace(name, std::move(made.recipe));
  return known;
}

void Conversion::AddRecipes(Model& model) const {
  for (Weight& weight : model.weights) {
    const auto found = recipes_.find(weight.name);
    if (found != recipes_.end()) weight.recipe = found->second;
  }
}

}  // namespace loom::keras
