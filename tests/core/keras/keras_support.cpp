#include "core/keras/keras_support.h"

#include <numeric>

namespace loom::test {

KerasWeight FloatWeight(std::string name, std::vector<std::int64_t> dims) {
  const auto count = static_cast<std::size_t>(ElementCount(dims).value());
  const auto numbers = std::make_shared<std::vector<float>>(count);
  std::iota(numbers->begin(), numbers->end(), 0.0F);
  const auto bytes = std::as_bytes(std::span(*numbers));
  return {std::move(name), DataType::kFloat, std::move(dims), bytes.size(), {bytes, numbers}};
}

std::string LayerJson(std::string_view class_name, std::string_view name,
                      std::string_view settings) {
  std::string json = R"({"class_name":")" + std::string(class_name) + R"(","config":{"name":")" +
                     std::string(name) + "\"";
  if (!settings.empty()) json += "," + std::string(settings);
  return json + R"(,"trainable":true}})";
}

std::string SequentialJson(std::string_view input_shape, const std::vector<std::string>& layers) {
  std::string json = R"({"class_name":"Sequential","config":{"name":"net","layers":[)";
  json += R"({"class_name":"InputLayer","config":{"name":"x","dtype":"float32","sparse":false,)";
  json += R"("batch_input_shape":[)" + std::string(input_shape) + "]}}";
  for (const std::string& layer : layers) json += "," + layer;
  return json + R"(]},"keras_version":"tfjs-layers 4.22.0","backend":"tensor_flow.js"})";
}

Model Converted(const std::string& json, const std::vector<KerasWeight>& weights,
                const KerasOptions& options) {
  Model model = FromKeras(json, weights, options).value();
  ExpectGolden(model);
  return model;
}

std::vector<std::string> OpTypes(const Model& model) {
  std::vector<std::string> types;
  const onnx::ModelProto exported = Exported(model);
  for (const auto& node : exported.graph().node()) types.push_back(node.op_type());
  return types;
}

std::vector<float> Elements(const Model& model, std::string_view initializer) {
  const onnx::ModelProto exported = Exported(model);
  for (const auto& tensor : exported.graph().initializer()) {
    if (tensor.name() != initializer) continue;
    std::vector<float> elements(tensor.raw_data().size() / sizeof(float));
    std::memcpy(elements.data(), tensor.raw_data().data(), tensor.raw_data().size());
    return elements;
  }
  ADD_FAILURE() << "no initializer " << initializer;
  return {};
}

void ExpectRefused(const std::string& json, const std::vector<KerasWeight>& weights, ErrorCode code,
                   std::string_view where, std::string_view message) {
  ExpectError(FromKeras(json, weights), code, where, message);
}

}  // namespace loom::test
