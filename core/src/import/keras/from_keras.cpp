// Converts a saved Keras model to a finished model.
#include <optional>

#include "base/text.h"
#include "base/try.h"
#include "import/keras/graph_values.h"
#include "import/keras/layer_graph.h"
#include "loom/keras.h"

namespace loom {
namespace {

using namespace keras;

constexpr int kOldestOpset = 13;

// The data type of the stored bytes; nullopt for a quantisation that does not exist.
std::optional<DataType> StoredType(const KerasWeight& weight) {
  if (!weight.quantisation) return weight.data_type;
  const DataType stored = weight.quantisation->data_type;
  const bool known =
      stored == DataType::kUint8 || stored == DataType::kUint16 || stored == DataType::kFloat16;
  if (!known || weight.data_type != DataType::kFloat) return std::nullopt;
  return stored;
}

Status CheckWeights(std::span<const KerasWeight> weights) {
  for (const KerasWeight& weight : weights) {
    const std::string where = "weight " + Quoted(weight.name);
    const DataType stored = StoredType(weight).value_or(DataType::kUndefined);
    if (stored == DataType::kUndefined) {
      return Error{ErrorCode::kUnsupported,
                   where,
                   "only float32 can be quantised, as uint8, uint16 or float16",
                   {}};
    }
    const std::int64_t count = ElementCount(weight.dims).value_or(-1);
    const bool sized = BitWidth(stored) >= 8 && count >= 0;
    const std::uint64_t size = sized ? ByteSize(stored, count).value_or(0) : 0;
    const std::size_t given = weight.source.bytes.size();
    const bool fits = size == weight.byte_length && (given == 0 || given == weight.byte_length);
    if (sized && fits) continue;
    return Error{ErrorCode::kWeightMismatch,
                 where,
                 "data type and dims need " + std::to_string(size) + " bytes, given " +
                     std::to_string(given == 0 ? weight.byte_length : given),
                 {}};
  }
  return Done{};
}

// The model's own JSON, without the wrappers of TensorFlow.js (modelTopology) and its converter
// (model_config).
const Json& FindModel(const Json& json) {
  if (json.At("modelTopology").IsObject()) return FindModel(json.At("modelTopology"));
  return json.At("model_config").IsObject() ? json.At("model_config") : json;
}

Status CheckVersion(const Json& json) {
  const Json& topology = json.At("modelTopology").IsObject() ? json.At("modelTopology") : json;
  const std::string& version = topology.At("keras_version").text;
  if (!version.starts_with("3")) return Done{};
  return Error{ErrorCode::kUnsupported,
               "model",
               "it was written by Keras " + version +
                   ", whose layers differ from those of TensorFlow.js; only models that "
                   "TensorFlow.js or Keras 2 wrote are covered",
               {}};
}

// Whether options are set that BuilderOptions cannot express.
bool NeedsPasses(const ExportOptions& options) {
  return !options.input_names.empty() || !options.output_names.empty() ||
         !options.dynamic_axes.empty() || !options.export_params ||
         options.keep_initializers_as_inputs;
}

BuilderOptions BuilderOptionsOf(const KerasOptions& options, const Json& model) {
  const ExportOptions& given = options.export_options;
  BuilderOptions made;
  made.opset = given.opset_version.value_or(kDefaultOpset);
  made.producer_name = given.producer_name.value_or("onnx-loom");
  made.producer_version = given.producer_version.value_or("");
  made.metadata = given.metadata;
  const Json& name = model.At("config").At("name");
  if (name.IsText()) made.graph_name = name.text;
  return made;
}

}  // namespace

Result<Model> FromKeras(std::string_view model_json, std::span<const KerasWeight> weights,
                        const KerasOptions& options) {
  LOOM_ASSIGN(const Json json, ParseJson(model_json));
  LOOM_TRY(CheckVersion(json));
  LOOM_TRY(CheckWeights(weights));
  const Json& model = FindModel(json);
  BuilderOptions builder_options = BuilderOptionsOf(options, model);
  const int opset = builder_options.opset;
  if (opset < kOldestOpset) {
    return Error{ErrorCode::kUnsupported,
                 "model",
                 "opset " + std::to_string(opset) + " is not covered: 13 and newer are",
                 {}};
  }
  LOOM_ASSIGN(ModelBuilder builder, ModelBuilder::Create(std::move(builder_options)));
  Conversion conversion(builder, weights, options, opset);
  LOOM_TRY(ChooseIoPermutation(conversion, model));
  LOOM_ASSIGN(const auto outputs, ConvertModel(conversion, model, std::nullopt));
  LOOM_TRY(CheckInputCount(conversion));
  LOOM_TRY(options.every_layer ? AddTracedOutputs(conversion) : AddOutputs(conversion, outputs));
  LOOM_ASSIGN(Model finished, builder.Finish());
  finished.fixed_sizes = true;
  if (!NeedsPasses(options.export_options)) return finished;
  return ApplyExportOptions(finished, options.export_options);
}

}  // namespace loom
