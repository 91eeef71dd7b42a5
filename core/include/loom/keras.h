// Models of TensorFlow.js and Keras become ONNX.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loom/builder.h"
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

struct KerasOptions {
  int opset = kDefaultOpset;  // of ai.onnx, 13 or newer
  std::string producer_name = "onnx-loom";
  std::string producer_version;
  Metadata metadata;
};

// The model that a text in JSON describes, with those weights: what TensorFlow.js writes into
// model.json, its modelTopology, or what model.toJSON() returns. Inputs and outputs have the names
// and the axes that the Keras model has; a batch size that is open is the dim "N". Layers become
// the nodes that an expert would write: convolutions in ONNX's order of channels, with no Transpose
// between two of them.
//
// Large weights are not copied: they are borrowed as Weight says, and what must change (the order
// of axes) is a recipe that is followed while a part is written.
//
// `where` of an error is the layer: layer "conv1" (Conv2D). Fails: invalid-argument (no JSON, or
// none that describes a model), unsupported (a layer, or a setting of one, that has no faithful
// form or is not covered; the message names it), weight-mismatch (a weight that is missing, or does
// not fit its layer), duplicate-name, check-failed. https://js.tensorflow.org/api/latest/#Models
Result<Model> FromKeras(std::string_view model_json, std::span<const KerasWeight> weights,
                        const KerasOptions& options = {});

}  // namespace loom
