#include "loom/onnx_text.h"

#include "adapters/onnx_syntax.h"
#include "base/text.h"
#include "base/try.h"
#include "model/check_model.h"
#include "model/skeleton.h"
#include "proto/paths.h"
#include "read/adopt_model.h"
#include "read/take_weights.h"

namespace loom {
namespace {

template <typename Messages, typename Path>
std::string FirstDifference(const Messages& a, const Messages& b, Path path_of) {
  for (int i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].SerializeAsString() != b[i].SerializeAsString()) return path_of(a[i]);
  }
  return {};
}

// The path of the first part in which the two models differ.
std::string Difference(const onnx::ModelProto& model, const onnx::ModelProto& other) {
  const std::string graph = GraphPath(model.graph().name());
  const auto named = [&](const char* what) {
    return [&graph, what](const auto& message) {
      return graph + " / " + what + " " + Quoted(message.name());
    };
  };
  const auto& a = model.graph();
  const auto& b = other.graph();
  for (const std::string& path :
       {FirstDifference(a.node(), b.node(), named("node")),
        FirstDifference(a.initializer(), b.initializer(), named("initializer")),
        FirstDifference(a.input(), b.input(), named("input")),
        FirstDifference(a.output(), b.output(), named("output")),
        FirstDifference(a.value_info(), b.value_info(), named("value")),
        FirstDifference(model.functions(), other.functions(),
                        [](const auto& function) { return FunctionPath(function); })}) {
    if (!path.empty()) return path;
  }
  return "model";
}

Error CannotExpress(std::string where, std::string cause) {
  return {ErrorCode::kUnsupported, std::move(where),
          "ONNX text cannot express a part of it, such as a doc string or metadata, or values of "
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
  // Inference runs node by node first, because ONNX's whole-model inference has no limits.
  LOOM_TRY(InferredView(*proto, &arena));
  LOOM_TRY(CheckFully(*proto));
  LOOM_ASSIGN(model.skeleton, SerialiseSkeleton(*proto));
  if (ParseSkeleton(model.skeleton, &arena).ok()) return model;
  return Error{
      ErrorCode::kUnsupported, "model", "it is nested deeper than protobuf readers accept", {}};
}

Result<std::string> PrintModel(const Model& model) {
  google::protobuf::Arena arena;
  LOOM_ASSIGN(onnx::ModelProto * proto, ParseSkeleton(model.skeleton, &arena));
  LOOM_TRY(AdoptModel(proto));
  LOOM_ASSIGN(std::string text, PrintText(*proto));
  // Parse the text again to prove that nothing was lost.
  auto parsed = ParseText(text, &arena);
  if (!parsed.ok()) return CannotExpress("model", parsed.error().cause);
  LOOM_ASSIGN(onnx::ModelProto * again, std::move(parsed));
  if (const Status adopted = AdoptModel(again); !adopted.ok()) {
    return CannotExpress(adopted.error().where, adopted.error().message);
  }
  if (proto->SerializeAsString() == again->SerializeAsString()) return text;
  return CannotExpress(Difference(*proto, *again), {});
}

}  // namespace loom
