// From artefacts to a finished model.
#include <optional>

#include "keras/layer.h"
#include "keras/layer_graph.h"
#include "loom/keras.h"
#include "text.h"
#include "try.h"

namespace loom {
namespace {

using namespace keras;

constexpr int kOldestOpset = 13;

// The data type of the bytes; nothing for a quantisation that there is not.
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

// The model in what TensorFlow.js (modelTopology) and its converter (model_config) put around it.
const Json& Unwrapped(const Json& json) {
  if (json.At("modelTopology").IsObject()) return Unwrapped(json.At("modelTopology"));
  return json.At("model_config").IsObject() ? json.At("model_config") : json;
}

Status CheckVersion(const Json& json) {
  const Json& topology = json.At("modelTopology").IsObject() ? json.At("modelTopology") : json;
  const std::string& version = topology.At("keras_version").text;
  if (!version.starts_with("3")) return Done{};
  return Error{ErrorCode::kUnsupported,
               "model",
               "it was written by Keras " + version +
                   ", whose layers differ from those of TensorFlow.js; covered is what "
                   "TensorFlow.js and Keras 2 write",
               {}};
}

Status AddOutputs(Conversion& conversion, std::span<const NamedFlow> outputs) {
  for (const NamedFlow& output : outputs) {
    // The Transpose that it may need is the layer's.
    Json config{.kind = Json::Kind::kObject};
    config.members.emplace_back("name", Json{.kind = Json::Kind::kText, .text = output.name});
    Layer layer(conversion, "output", config, {});
    const Value value = layer.InKerasOrder(output.flow);
    if (const auto& error = layer.error()) return *error;
    LOOM_TRY(conversion.graph().AddOutput(value, conversion.OutputName(output.name)));
  }
  return Done{};
}

}  // namespace

Result<Model> FromKeras(std::string_view model_json, std::span<const KerasWeight> weights,
                        const KerasOptions& options) {
  LOOM_ASSIGN(const Json json, ParseJson(model_json));
  LOOM_TRY(CheckVersion(json));
  LOOM_TRY(CheckWeights(weights));
  if (options.opset < kOldestOpset) {
    return Error{ErrorCode::kUnsupported,
                 "model",
                 "opset " + std::to_string(options.opset) + " is not covered: 13 and newer are",
                 {}};
  }
  const Json& model = Unwrapped(json);
  BuilderOptions builder_options;
  builder_options.opset = options.opset;
  builder_options.producer_name = options.producer_name;
  builder_options.producer_version = options.producer_version;
  builder_options.metadata = options.metadata;
  if (model.At("config").At("name").IsText()) {
    builder_options.graph_name = model.At("config").At("name").text;
  }
  LOOM_ASSIGN(ModelBuilder builder, ModelBuilder::Create(std::move(builder_options)));
  Conversion conversion(builder, weights, options.opset);
  LOOM_ASSIGN(const auto outputs, ConvertModel(conversion, model, std::nullopt));
  LOOM_TRY(AddOutputs(conversion, outputs));
  LOOM_ASSIGN(Model finished, builder.Finish());
  conversion.AddRecipes(finished);
  return finished;
}

}  // namespace loom
