// Models of TensorFlow.js and Keras become ONNX.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loom/export_options.h"
#include "loom/model.h"
#include "loom/result.h"
#include "loom/types.h"

namespace loom {

// A weight of a layer, as TensorFlow.js names and lays it out.
struct KerasWeight {
  std::string name;  // "conv1/kernel"
  DataType data_type = DataType::kUndefined;
  std::vector<std::int64_t> dims;
  std::uint64_t byte_length = 0;
  // May be empty when the weight is larger than kInlineLimit: then it can be exported only by a
  // host that has its bytes.
  WeightSource source;
  // Of a float32 weight: what its bytes are in place of float32.
  std::optional<Quantisation> quantisation = {};
};

// What stands in weightsManifest of a model.json.
struct KerasManifest {
  // A weight without its source, and where that begins in the shards, one behind the other.
  struct Place {
    KerasWeight weight;
    std::uint64_t offset = 0;
  };
  std::vector<std::string> paths;  // of the shards
  std::vector<Place> weights;
};

// Fails: invalid-argument (no JSON, or no manifest in it), unsupported (a dtype or a quantisation
// that TensorFlow.js does not write), weight-mismatch (sizes beyond 64 bits).
Result<KerasManifest> ReadKerasManifest(std::string_view model_json);

// The weights of a manifest. Those that lie in one shard are borrowed from it.
// Fails: weight-mismatch, when the shards have more bytes or fewer than the weights.
Result<std::vector<KerasWeight>> KerasWeightsIn(const KerasManifest& manifest,
                                                std::span<const std::span<const std::byte>> shards);

// The order of the axes of images, [N, H, W, C] or [N, C, H, W], and likewise of volumes.
enum class DataFormat : std::uint8_t { kOfModel, kChannelsLast, kChannelsFirst };

struct KerasOptions {
  // The options of an export, with the same meanings. opset_version: of ai.onnx, 13 or newer.
  // dynamic_axes: an axis of an input that has a fixed size in Keras is open from the start, so
  // that no layer relies on its size.
  ExportOptions export_options;
  // The shapes of an example, one for each input, with the axes in Keras' order: what is open in
  // the model, and not named in dynamic_axes, has the size that it has there. That is what
  // torch.onnx.export does. Empty: all that is open stays open.
  std::vector<std::vector<std::int64_t>> input_shapes;
  // Of the inputs and outputs of four axes or more. Inside, the order is what the operators want.
  DataFormat data_format = DataFormat::kOfModel;
  // True: weights get the order of axes that the operators want while they are exported. False:
  // they stay as Keras has them, and the graph brings them into order; but the gates of recurrent
  // layers.
  bool do_constant_folding = true;
  // To find the layer that differs from another runtime: in place of its own outputs the model has
  // those of each call of its layers, in Keras' order of axes, named layer/call/output.
  bool every_layer = false;
};

// The model that a text in JSON describes, with those weights: what TensorFlow.js writes into
// model.json, its modelTopology, or what model.toJSON() returns. Inputs and outputs have the names
// and the axes that the Keras model has; a batch size that is open is the dim "N". dynamic_axes of
// a later export refuses the sizes that the model has fixed: layers may rely on them. Layers become
// the nodes that an expert would write: convolutions in ONNX's order of channels, with no Transpose
// between two of them.
//
// Large weights are not copied: they are borrowed as Weight says, and what must change (the order
// of axes) is a recipe that is followed while a part is written.
//
// `where` of an error is the layer: layer "conv1" (Conv2D). Fails: invalid-argument (no JSON, or
// none that describes a model), unsupported (a layer, or a setting of one, that has no faithful
// form or is not covered; the message names it), weight-mismatch (a weight that is missing, or does
// not fit its layer), shape-mismatch (an example that does not fit the model), and what
// ApplyExportOptions fails with. https://js.tensorflow.org/api/latest/#Models
Result<Model> FromKeras(std::string_view model_json, std::span<const KerasWeight> weights,
                        const KerasOptions& options = {});

}  // namespace loom
