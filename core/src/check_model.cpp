#include "check_model.h"

#include "checker.h"
#include "infer_graph.h"
#include "inference.h"
#include "skeleton.h"
#include "try.h"

namespace loom {
namespace {

onnx::ModelProto* CheckView(const onnx::ModelProto& model, google::protobuf::Arena* arena) {
  auto* view = google::protobuf::Arena::CreateMessage<onnx::ModelProto>(arena);
  *view = model;
  TurnIntoCheckView(view);
  return view;
}

}  // namespace

Status CheckFully(const onnx::ModelProto& model) {
  google::protobuf::Arena arena;
  onnx::ModelProto* view = CheckView(model, &arena);
  LOOM_TRY(CheckModel(*view));
  return InferModel(view);
}

Result<onnx::ModelProto*> InferredView(const onnx::ModelProto& model,
                                       google::protobuf::Arena* arena) {
  onnx::ModelProto* view = CheckView(model, arena);
  // The checker first: inference does not defend itself against every malformed node.
  LOOM_TRY(CheckModel(*view));
  LOOM_TRY(InferGraph(view));
  return view;
}

}  // namespace loom
