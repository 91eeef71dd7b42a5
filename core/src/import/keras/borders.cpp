// ZeroPadding2D, Cropping2D and UpSampling2D: layers that change the size of an image.
#include <limits>

#include "base/text.h"
#include "import/keras/families.h"
#include "import/keras/spatial.h"

namespace loom::keras {
namespace {

struct Border {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

// Reads a setting such as 1, [1, 2] (per axis, for both ends) or [[1, 2], [3, 4]] (per axis and
// end).
std::vector<Border> Borders(Layer& layer, std::string_view key) {
  const Json& setting = layer.Setting(key);
  const bool pairs =
      setting.items.size() == 2 && setting.items[0].IsList() && setting.items[1].IsList();
  if (!pairs) {
    std::vector<std::int64_t> sizes = layer.IntegerList(key);
    if (sizes.empty()) sizes.push_back(1);
    return {{sizes.front(), sizes.front()}, {sizes.back(), sizes.back()}};
  }
  std::vector<Border> borders;
  for (const Json& pair : setting.items) {
    const bool two = pair.items.size() == 2;
    const auto before = two ? pair.items[0].Integer() : std::nullopt;
    const auto after = two ? pair.items[1].Integer() : std::nullopt;
    if (!before || !after) {
      layer.Fail(ErrorCode::kInvalidArgument,
                 std::string(key) + " should be two pairs of integers");
      return {{}, {}};
    }
    borders.push_back({*before, *after});
  }
  return borders;
}

// The image in its current order: borders can be added and cut in both orders.
Flow Image(Layer& layer) {
  const Flow x = layer.ResolveFlatten(layer.Input());
  if (layer.SizesOf(x.value).size() != 4) {
    layer.Fail(ErrorCode::kShapeMismatch, "it takes an input of 4 axes");
  }
  return x;
}

Flow ZeroPadding(Layer& layer) {
  const Flow x = Image(layer);
  const std::vector<Border> borders = Borders(layer, "padding");
  Sizes pads(8, 0);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto axis = static_cast<std::size_t>(layer.AxisOf(x, SpatialAxis(layer, i)));
    pads[axis] = borders[i].before;
    pads[axis + 4] = borders[i].after;
  }
  return {layer.Node("Pad", {x.value, std::move(pads)}), x.order};
}

Flow Cropping(Layer& layer) {
  const Flow x = Image(layer);
  const std::vector<Border> borders = Borders(layer, "cropping");
  Sizes starts;
  Sizes ends;
  Sizes axes;
  for (std::size_t i = 0; i < 2; ++i) {
    axes.push_back(layer.AxisOf(x, SpatialAxis(layer, i)));
    starts.push_back(borders[i].before);
    ends.push_back(borders[i].after == 0 ? std::numeric_limits<std::int64_t>::max()
                                         : -borders[i].after);
  }
  return {layer.Node("Slice", {x.value, starts, ends, axes}), x.order};
}

// The corner of an output pixel is the corner of its source: "asymmetric", for both interpolations.
Flow UpSampling(Layer& layer) {
  const Flow image = ImageInput(layer, 2);
  const Sizes size = layer.PositiveSizes("size", 2, 2);
  const std::string interpolation = layer.Text("interpolation", "nearest");
  if (interpolation != "nearest" && interpolation != "bilinear") {
    layer.Refuse("interpolation " + Quoted(interpolation) + " is not covered");
  }
  const std::vector<double> scales{1, 1, static_cast<double>(size[0]),
                                   static_cast<double>(size[1])};
  std::vector<NodeAttribute> attributes{
      {"coordinate_transformation_mode", "asymmetric"},
      {"mode", interpolation == "nearest" ? "nearest" : "linear"}};
  if (interpolation == "nearest") attributes.push_back({"nearest_mode", "floor"});
  return {layer.Node("Resize", {image.value, kAbsent, scales}, attributes), image.order};
}

constexpr LayerKind kKinds[] = {
    {"ZeroPadding2D", ZeroPadding},
    {"Cropping2D", Cropping},
    {"UpSampling2D", UpSampling},
};

}  // namespace

std::span<const LayerKind> BorderLayers() { return kKinds; }

}  // namespace loom::keras
