#include "loom/onnx_text.h"

#include "adapters/onnx_syntax.h"
#include "base/text.h"
#include "base/try.h"
#include "model/check_model.h"
#include "model/skeleton.h"
#include "read/adopt_model.h"
#include "read/take_weights.h"

namespace loom {
namespace {

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
