// Masks and states: the graphs they become, and what is refused.
#include <algorithm>

#include "core/keras/keras_support.h"

namespace loom::test {
namespace {

using Types = std::vector<std::string>;

constexpr const char* kMaskZero = R"("input_dim":9,"output_dim":2,"mask_zero":true)";

std::vector<KerasWeight> GruWeights(const std::string& layer, std::int64_t in) {
  return {FloatWeight(layer + "/kernel", {in, 9}), FloatWeight(layer + "/recurrent_kernel", {3, 9}),
          FloatWeight(layer + "/bias", {9})};
}

std::vector<KerasWeight> Weights() {
  std::vector<KerasWeight> weights = GruWeights("a", 2);
  for (const KerasWeight& weight : GruWeights("b", 3)) weights.push_back(weight);
  weights.push_back(FloatWeight("e/embeddings", {9, 2}));
  weights.push_back(FloatWeight("c/kernel", {1, 2, 2}));
  weights.push_back(FloatWeight("c/bias", {2}));
  return weights;
}

std::string Gru(const char* name, const char* more = "") {
  return LayerJson("GRU", name, std::string(R"("units":3)") + more);
}

TEST(KerasMasks, AnUnusedMaskLeavesNoTrace) {
  const Model model =
      Converted(SequentialJson("null,4", {LayerJson("Embedding", "e", kMaskZero),
                                          LayerJson("GlobalAveragePooling1D", "p")}),
                Weights());
  EXPECT_EQ(OpTypes(model), (Types{"Cast", "Gather", "ReduceMean"}));
}

TEST(KerasMasks, StepsAreOrderedOnceForAllLayers) {
  const Model model =
      Converted(SequentialJson("null,4", {LayerJson("Embedding", "e", kMaskZero),
                                          Gru("a", R"(,"return_sequences":true)"), Gru("b")}),
                Weights());
  const Types types = OpTypes(model);
  EXPECT_EQ(std::ranges::count(types, "TopK"), 1);
  EXPECT_EQ(std::ranges::count(types, "GRU"), 2);
  const onnx::ModelProto exported = Exported(model);
  for (const auto& node : exported.graph().node()) {
    if (node.op_type() != "GRU") continue;
    ASSERT_EQ(node.input_size(), 5);
    EXPECT_EQ(node.input(4), "a/Cast_2_output_0");  // sequence_lens
  }
}

TEST(KerasMasks, AMaskThatEndsBeforeARecurrentLayer) {
  const std::string conv =
      LayerJson("Conv1D", "c", R"("filters":2,"kernel_size":[1],"padding":"same")");
  ExpectRefused(SequentialJson("null,4", {LayerJson("Embedding", "e", kMaskZero), conv, Gru("a")}),
                Weights(), ErrorCode::kUnsupported, "layer \"a\" (GRU)", "its input has no mask");
}

TEST(KerasMasks, AMaskFromAMergingLayer) {
  const std::string json =
      R"({"class_name":"Model","config":{"name":"m","layers":[
        {"name":"x","class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,4,2]},"inbound_nodes":[]},
        {"name":"k","class_name":"Masking","config":{"name":"k","mask_value":0},"inbound_nodes":[[["x",0,0,{}]]]},
        {"name":"s","class_name":"Add","config":{"name":"s"},"inbound_nodes":[[["k",0,0,{}],["k",0,0,{}]]]},
        {"name":"a","class_name":"GRU","config":{"name":"a","units":3},"inbound_nodes":[[["s",0,0,{}]]]}],
        "input_layers":[["x",0,0]],"output_layers":[["a",0,0]]}})";
  ExpectRefused(json, Weights(), ErrorCode::kUnsupported, "layer \"a\" (GRU)", "merging layer");
}

TEST(KerasStates, StatefulIsRefusedWithAWorkaround) {
  ExpectRefused(SequentialJson("1,4,2", {Gru("a", R"(,"stateful":true)")}), Weights(),
                ErrorCode::kUnsupported, "layer \"a\" (GRU)", "return_state and an initial state");
}

TEST(KerasStates, ACellOfAnotherClass) {
  ExpectRefused(
      SequentialJson("null,4,2",
                     {LayerJson("RNN", "a", R"("cell":{"class_name":"Quantum","config":{}})")}),
      Weights(), ErrorCode::kUnsupported, "layer \"a\" (RNN)", "\"Quantum\" is not covered");
  ExpectRefused(SequentialJson("null,4,2", {LayerJson("RNN", "a", R"("cell":{"class_name":
                     "StackedRNNCells","config":{"cells":[]}})")}),
                Weights(), ErrorCode::kInvalidArgument, "layer \"a\" (RNN)", "no cells");
}

TEST(KerasStates, AnInitialStateThatDoesNotFit) {
  const std::string json =
      R"({"class_name":"Model","config":{"name":"m","layers":[
        {"name":"x","class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,4,2]},"inbound_nodes":[]},
        {"name":"h","class_name":"InputLayer","config":{"name":"h","batch_input_shape":[null,3]},"inbound_nodes":[]},
        {"name":"a","class_name":"GRU","config":{"name":"a","units":3},
         "inbound_nodes":[[["x",0,0,{}],["h",0,0,{}],["h",0,0,{}]]]}],
        "input_layers":[["x",0,0],["h",0,0]],"output_layers":[["a",0,0]]}})";
  ExpectRefused(json, Weights(), ErrorCode::kInvalidArgument, "layer \"a\" (GRU)",
                "it takes 1 states, given 2");
}

TEST(KerasStates, ConvLstmIsAScan) {
  const std::string layer = LayerJson(
      "ConvLSTM2D", "v",
      R"("filters":2,"kernel_size":[3,3],"padding":"same","activation":"tanh","recurrent_activation":"sigmoid")");
  const Model model =
      Converted(SequentialJson("null,null,5,5,1", {layer}),
                {FloatWeight("v/kernel", {3, 3, 1, 8}),
                 FloatWeight("v/recurrent_kernel", {3, 3, 2, 8}), FloatWeight("v/bias", {8})});
  const onnx::ModelProto exported = Exported(model);
  const auto& nodes = exported.graph().node();
  const auto scan =
      std::ranges::find(nodes, "Scan", [](const auto& node) { return node.op_type(); });
  ASSERT_NE(scan, nodes.end());
  const auto& body = scan->attribute(0).g();
  Types types;
  for (const auto& node : body.node()) types.push_back(node.op_type());
  EXPECT_EQ(std::ranges::count(types, "Conv"), 2);
  EXPECT_EQ(body.initializer_size(), 1);  // the sizes of Split
}

TEST(KerasErrors, LayersThatTensorFlowJsCannotRunOrRepeat) {
  for (const char* name : {"Resizing", "RandomWidth"}) {
    ExpectRefused(SequentialJson("null,4,4,1", {LayerJson(name, "r")}), {}, ErrorCode::kUnsupported,
                  "layer \"r\" (" + std::string(name) + ")", "TensorFlow.js");
  }
}

}  // namespace
}  // namespace loom::test
