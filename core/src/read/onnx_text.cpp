#include "loom/onnx_text.h"

#include "adapters/onnx_syntax.h"
#include "base/text.h"
#include "base/try.h"
#include "model/check_model.h"
#include "model/skeleton.h"
#include "proto/subgraphs.h"
#include "read/adopt_model.h"

namespace loom {
namespace {

Weight MakeWeight(const onnx::TensorProto& tensor, std::uint64_t byte_length, WeightSource source) {
  return {tensor.name(),
          static_cast<DataType>(tensor.data_type()),
          {tensor.dims().begin(), tensor.dims().end()},
          byte_length,
          std::move(source)};
}

// Gives a weight that the text refers to its place, by its number; the bytes are not here. Numbers
// may be left out, as for weights without elements, but not without end.
Status AddReferred(const onnx::TensorProto& tensor, std::size_t limit,
                   std::vector<Weight>& weights) {
  const auto reference = ReferenceOf(tensor);
  if (!reference) return Done{};
  const std::size_t index = reference->index;
  const bool counted = index < limit;
  if (counted && index >= weights.size()) weights.resize(index + 1);
  if (!counted || weights[index].byte_length > 0) {
    return Error{
        ErrorCode::kInvalidArgument,
        "initializer " + Quoted(tensor.name()),
        "it refers to weight " + std::to_string(index) +
            (counted ? ", as another initializer does" : ", and the model has fewer initializers"),
        {}};
  }
  weights[index] = MakeWeight(tensor, reference->byte_length, {});
  return Done{};
}

void MoveOut(onnx::TensorProto& tensor, std::vector<Weight>& weights) {
  if (tensor.raw_data().size() <= kInlineLimit) return;
  auto owner = std::make_shared<const std::string>(std::move(*tensor.mutable_raw_data()));
  tensor.clear_raw_data();
  RefersTo({static_cast<std::uint32_t>(weights.size()), owner->size()}, &tensor);
  weights.push_back(MakeWeight(tensor, owner->size(), {std::as_bytes(std::span(*owner)), owner}));
}

// The weights that the model refers to, and behind them its large initializers, whose data is taken
// out of it.
Result<std::vector<Weight>> TakeWeights(onnx::GraphProto* main) {
  std::vector<onnx::TensorProto*> initializers;
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) initializers.push_back(&tensor);
  });
  std::vector<Weight> weights;
  for (const auto* tensor : initializers) {
    LOOM_TRY(AddReferred(*tensor, initializers.size(), weights));
  }
  for (auto* tensor : initializers) MoveOut(*tensor, weights);
  return weights;
}

template <typename Messages, typename Path>
std::string FirstDifference(const Messages& a, const Messages& b, Path path) {
  for (int i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].SerializeAsString() != b[i].SerializeAsString()) return path(a[i]);
  }
  return {};
}

// Where the model differs from what became of it.
std::string Difference(const onnx::ModelProto& model, const onnx::ModelProto& other) {
  const std::string graph = "graph " + Quoted(model.graph().name());
  const auto named = [&](const char* what) {
    return [&graph, what](const auto& message) {
      return graph + " / " + what + " " + Quoted(message.name());
    };
  };
  const auto& a = model.graph();
  const auto& b = other.graph();
  for (const std::string& place :
       {FirstDifference(a.node(), b.node(), named("node")),
        FirstDifference(a.initializer(), b.initializer(), named("initializer")),
        FirstDifference(a.input(), b.input(), named("input")),
        FirstDifference(a.output(), b.output(), named("output")),
        FirstDifference(a.value_info(), b.value_info(), named("value")),
        FirstDifference(model.functions(), other.functions(), [](const auto& function) {
          return "function " + Quoted(function.domain() + "::" + function.name());
        })}) {
    if (!place.empty()) return place;
  }
  return "model";
}

Error Lost(std::string where, std::string cause) {
  return {ErrorCode::kUnsupported, std::move(where),
          "ONNX text has no words for a part of it, such as a doc string or metadata, or values of "
          "2, 4 or 6 bits: see PrintModel",
          std::move(cause)};
}

}  // namespace

Result<Model> ParseModel(std::string_view text) {
  google::protobuf::Arena arena;
  LOOM_ASSIGN(onnx::ModelProto * proto, ParseText(text, &arena));
  LOOM_TRY(AdoptModel(proto));
  Model model;
  LOOM_ASSIGN(model.weights, TakeWeights(proto->mutable_graph()));
  // Node by node first: ONNX's inference of a whole model knows no bounds.
  LOOM_TRY(InferredView(*proto, &arena));
  LOOM_TRY(CheckFully(*proto));
  LOOM_ASSIGN(model.skeleton, SerialiseSkeleton(*proto));
  if (ParseSkeleton(model.skeleton, &arena).ok()) return model;
  return Error{ErrorCode::kUnsupported,
               "model",
               "it is nested deeper than protobuf readers can take back",
               {}};
}

Result<std::string> PrintModel(const Model& model) {
  google::protobuf::Arena arena;
  LOOM_ASSIGN(onnx::ModelProto * proto, ParseSkeleton(model.skeleton, &arena));
  LOOM_TRY(AdoptModel(proto));
  LOOM_ASSIGN(std::string text, PrintText(*proto));
  // The proof that nothing was lost.
  auto parsed = ParseText(text, &arena);
  if (!parsed.ok()) return Lost("model", parsed.error().cause);
  LOOM_ASSIGN(onnx::ModelProto * again, std::move(parsed));
  if (const Status adopted = AdoptModel(again); !adopted.ok()) {
    return Lost(adopted.error().where, adopted.error().message);
  }
  if (proto->SerializeAsString() == again->SerializeAsString()) return text;
  return Lost(Difference(*proto, *again), {});
}

}  // namespace loom
