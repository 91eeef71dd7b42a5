// What the converter refuses, and with which message.
#include "core/keras/keras_support.h"

namespace loom::test {
namespace {

std::string Net(const std::string& layer, std::string_view shape = "null,4") {
  return SequentialJson(shape, {layer});
}

TEST(KerasErrors, WhatIsNoJson) {
  ExpectRefused("{\"class_name\": ", {}, ErrorCode::kInvalidArgument, "model JSON", "not JSON");
  ExpectRefused(std::string(1000, '['), {}, ErrorCode::kInvalidArgument, "model JSON",
                "nested deeper than 200");
}

TEST(KerasErrors, WhatDescribesNoModel) {
  for (const char* json : {"{}", "[]", "3", "null", R"({"class_name":"Dense","config":{}})"}) {
    ExpectRefused(json, {}, ErrorCode::kInvalidArgument, "model", "expected a Sequential");
  }
  ExpectRefused(R"({"class_name":"Sequential","config":{"layers":[]}})", {},
                ErrorCode::kInvalidArgument, "model", "no layers");
}

TEST(KerasErrors, ALayerThatIsNotCovered) {
  ExpectRefused(Net(LayerJson("Quantum", "q")), {}, ErrorCode::kUnsupported,
                "layer \"q\" (Quantum)", "not covered");
}

TEST(KerasErrors, ASettingThatIsNotCovered) {
  ExpectRefused(Net(LayerJson("Activation", "a", R"("activation":"sine")")), {},
                ErrorCode::kUnsupported, "layer \"a\" (Activation)", "\"sine\" is not covered");
  ExpectRefused(Net(LayerJson("Conv1D", "c", R"("filters":1,"kernel_size":[2],"padding":"causal")"),
                    "null,4,1"),
                {FloatWeight("c/kernel", {2, 1, 1}), FloatWeight("c/bias", {1})},
                ErrorCode::kUnsupported, "layer \"c\" (Conv1D)", "\"causal\" is not covered");
}

TEST(KerasErrors, ASettingOfAnotherKind) {
  ExpectRefused(Net(LayerJson("Dense", "d", R"("units":"three")")), {}, ErrorCode::kInvalidArgument,
                "layer \"d\" (Dense)", "units should be an integer");
}

TEST(KerasErrors, AWeightThatIsMissingOrDoesNotFit) {
  const std::string json = Net(LayerJson("Dense", "d", R"("units":3)"));
  ExpectRefused(json, {}, ErrorCode::kWeightMismatch, "layer \"d\" (Dense)",
                "\"d/kernel\" is not among those given");
  ExpectRefused(json, {FloatWeight("d/kernel", {5, 3})}, ErrorCode::kWeightMismatch,
                "layer \"d\" (Dense)", "should be [4, 3] and is [5, 3]");
  KerasWeight wrong = FloatWeight("d/kernel", {4, 3});
  wrong.byte_length = 47;
  ExpectRefused(json, {wrong}, ErrorCode::kWeightMismatch, "weight \"d/kernel\"", "need 48 bytes");
}

TEST(KerasErrors, AnInputWithoutAShape) {
  ExpectRefused(R"({"class_name":"Sequential","config":{"name":"n","layers":[)" +
                    LayerJson("ReLU", "r") + "]}}",
                {}, ErrorCode::kInvalidArgument, "layer \"r\" (ReLU)",
                "shape of the model's input");
}

TEST(KerasErrors, ALayerThatDependsOnItself) {
  ExpectRefused(
      R"({"class_name":"Model","config":{"name":"m","layers":[
        {"name":"r","class_name":"ReLU","config":{"name":"r"},"inbound_nodes":[[["r",0,0,{}]]]}],
        "input_layers":[],"output_layers":[["r",0,0]]}})",
      {}, ErrorCode::kInvalidArgument, "layer \"r\" (ReLU)", "from itself");
}

TEST(KerasErrors, ModelsOfKeras3) {
  ExpectRefused(R"({"keras_version":"3.4.1","model_config":{}})", {}, ErrorCode::kUnsupported,
                "model", "written by Keras 3.4.1");
}

TEST(KerasErrors, AnOldOpset) {
  const Result<Model> model =
      FromKeras(Net(LayerJson("ReLU", "r")), {}, {.export_options = {.opset_version = 12}});
  ExpectError(model, ErrorCode::kUnsupported, "model", "opset 12");
}

TEST(KerasErrors, LayerNormalizationNeedsItsOperator) {
  const Result<Model> model =
      FromKeras(Net(LayerJson("LayerNormalization", "n")),
                std::vector{FloatWeight("n/gamma", {4}), FloatWeight("n/beta", {4})},
                {.export_options = {.opset_version = 16}});
  ExpectError(model, ErrorCode::kUnsupported, "layer \"n\" (LayerNormalization)", "opset 17");
}

// Truncated or changed JSON gives an error or a model, never a crash.
TEST(KerasErrors, TruncatedJson) {
  const std::string json = Net(LayerJson("Dense", "d", R"("units":3)"));
  for (std::size_t size = 0; size < json.size(); ++size) {
    SCOPED_TRACE(size);
    ExpectError(FromKeras(json.substr(0, size), {}), ErrorCode::kInvalidArgument, "model JSON",
                "not JSON");
  }
}

TEST(KerasErrors, MembersOfTheWrongKind) {
  const std::vector<KerasWeight> weights{
      FloatWeight("c/kernel", {3, 3, 1, 2}), FloatWeight("c/bias", {2}),
      FloatWeight("d/kernel", {32, 3}), FloatWeight("d/bias", {3})};
  const std::string json = SequentialJson(
      "null,4,4,1",
      {LayerJson("Conv2D", "c", R"("filters":2,"kernel_size":[3,3],"padding":"same")"),
       LayerJson("Flatten", "f"), LayerJson("Dense", "d", R"("units":3,"use_bias":true)")});
  ASSERT_TRUE(FromKeras(json, weights).ok());
  for (const char* other : {"null", "-1", "1e300", "\"x\"", "[]", "{}", "[[1]]", "true", "0"}) {
    for (std::size_t at = json.find(':'); at != std::string::npos; at = json.find(':', at + 1)) {
      const std::size_t end = json.find_first_of(",}", at);
      std::string changed = json;
      changed.replace(at + 1, end - at - 1, other);
      (void)FromKeras(changed, weights).ok();
    }
  }
}

}  // namespace
}  // namespace loom::test
