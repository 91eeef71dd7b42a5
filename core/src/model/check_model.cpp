#include "model/check_model.h"

#include "adapters/checker.h"
#include "adapters/infer_graph.h"
#include "adapters/inference.h"
#include "base/try.h"
#include "model/skeleton.h"

namespace loom {
namespace {

onnx::ModelProto* Copy(const onnx::ModelProto& model, google::protobuf::Arena* arena) {
  auto* copy = google::protobuf::Arena::CreateMessage<onnx::ModelProto>(arena);
  *copy = model;
  return copy;
}

}  // namespace

Status CheckFully(const onnx::ModelProto& model) {
  google::protobuf::Arena arena;
  return CheckCopyFully(Copy(model, &arena));
}

Status CheckCopyFully(onnx::ModelProto* copy) {
  TurnIntoCheckView(copy);
  LOOM_TRY(CheckModel(*copy));
  return InferModel(copy);
}

Result<onnx::ModelProto*> InferredView(const onnx::ModelProto& model,
                                       google::protobuf::Arena* arena) {
  onnx::ModelProto* view = Copy(model, arena);
  TurnIntoCheckView(view);
  // The checker runs first, because inference is not safe on every malformed node.
  LOOM_TRY(CheckModel(*view));
  LOOM_TRY(InferGraph(view));
  return view;
}

}  // namespace loom
