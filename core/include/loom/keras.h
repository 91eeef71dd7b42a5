// Converts models of TensorFlow.js and Keras to ONNX.
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
  // The bytes. May be empty for a weight larger than kInlineLimit; then only a host that has the
  // bytes can export the model.
  WeightSource source;
  // For a float32 weight whose stored bytes are quantised.
  std::optional<Quantisation> quantisation = {};
};

// The contents of weightsManifest in a model.json.
struct KerasManifest {
  // A weight without its source, and its offset in the concatenated shards.
  struct Entry {
    KerasWeight weight;
    std::uint64_t offset = 0;
  };
  std::vector<std::string> paths;  // of the shard files, in order
  std::vector<Entry> weights;
};

// Reads the manifest of a model.json. Fails: invalid-argument (not JSON, or no manifest in it),
// unsupported (a dtype or quantisation that TensorFlow.js does not write), weight-mismatch (sizes
// beyond 64 bits).
Result<KerasManifest> ReadKerasManifest(std::string_view model_json);

// Returns the weights of a manifest with their bytes. A weight borrows its bytes if they lie in one
// shard, and otherwise owns a copy. Fails: weight-mismatch if the shards do not have exactly the
// bytes of the weights.
Result<std::vector<KerasWeight>> KerasWeightsIn(const KerasManifest& manifest,
                                                std::span<const std::span<const std::byte>> shards);

// The order of the axes of images: kChannelsLast is [N, H, W, C], kChannelsFirst is [N, C, H, W];
// for volumes likewise. kOfModel keeps the model's own order.
enum class DataFormat : std::uint8_t { kOfModel, kChannelsLast, kChannelsFirst };

struct KerasOptions {
  // The options of an export. opset_version: the opset of ai.onnx, 13 or newer. dynamic_axes can
  // also open an axis of an input that has a fixed size in Keras; then no layer relies on its size.
  ExportOptions export_options;
  // The shapes of an example, one for each input, with the axes in Keras' order. A dim that is open
  // in the model, and not named in dynamic_axes, gets its size from the example, as in
  // torch.onnx.export. Empty: open dims stay open.
  std::vector<std::vector<std::int64_t>> input_shapes;
  // The axis order of inputs and outputs with four axes or more. Inside the graph the order is what
  // the operators want.
  DataFormat data_format = DataFormat::kOfModel;
  // True: the axes of the weights are put into the operators' order during the export. False:
  // weights stay as Keras has them and nodes of the graph reorder them, except for the gates of
  // recurrent layers.
  bool do_constant_folding = true;
  // True: the outputs of the model are the outputs of every layer call, in Keras' order of axes,
  // named layer/call/output. This helps to find the layer where two runtimes differ.
  bool every_layer = false;
};

// Converts a Keras model. `model_json` is the model.json that TensorFlow.js writes, its
// modelTopology, or the result of model.toJSON(). Inputs and outputs keep the names and the axes of
// the Keras model; an open batch size becomes the dim "N". Layers may rely on sizes that the model
// has fixed, so dynamic_axes of a later export refuses those. The nodes are what an expert would
// write: convolutions use ONNX's order of channels, without a Transpose between them.
//
// Large weights are borrowed as WeightSource says, not copied. A change in the order of their axes
// is a recipe, which is applied while the part is written.
//
// `where` of an error is the layer: layer "conv1" (Conv2D). Fails: invalid-argument (not JSON, or
// it does not describe a model), unsupported (a layer or setting that ONNX cannot represent
// faithfully, or that is not covered; the message names it), weight-mismatch (a weight is missing
// or does not fit its layer), shape-mismatch (an example does not fit the model), and as
// ApplyExportOptions does.
// https://js.tensorflow.org/api/latest/#Models
Result<Model> FromKeras(std::string_view model_json, std::span<const KerasWeight> weights,
                        const KerasOptions& options = {});

}  // namespace loom
