#include "model/skeleton.h"

#include "loom/model.h"
#include "model/weight_references.h"
#include "proto/extra_inputs.h"
#include "proto/proto_types.h"
#include "proto/subgraphs.h"

namespace loom {

Result<onnx::ModelProto*> ParseSkeleton(std::string_view skeleton, google::protobuf::Arena* arena) {
  auto* model = google::protobuf::Arena::CreateMessage<onnx::ModelProto>(arena);
  // Empty bytes have no address, and protobuf would copy from it.
  if (skeleton.empty() || skeleton.size() > kMaxInlineBytes ||
      !model->ParseFromArray(skeleton.data(), static_cast<int>(skeleton.size())) ||
      !model->has_graph()) {
    return Error{ErrorCode::kInvalidArgument, "model", "the bytes are not a skeleton", {}};
  }
  if (HasForeignData(*model)) {
    return Error{ErrorCode::kInvalidArgument,
                 "model",
                 "a tensor refers to external data that is not a weight of the model",
                 {}};
  }
  return model;
}

Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model) {
  const std::size_t size = model.ByteSizeLong();
  if (size > kMaxInlineBytes) return SkeletonTooLarge();
  std::string bytes(size, '\0');
  model.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(bytes.data()));
  return bytes;
}

Error SkeletonTooLarge() {
  return {ErrorCode::kModelTooLarge,
          "model",
          "even without its weights the model exceeds 2 GiB, more than protobuf can read back",
          {}};
}

void TurnIntoCheckView(onnx::ModelProto* model) {
  onnx::GraphProto* main = model->mutable_graph();
  ExtraInputs inputs(main);
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    google::protobuf::RepeatedPtrField<onnx::TensorProto> kept(graph.GetArena());
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
      if (!ReferenceOf(tensor)) {
        kept.Add()->Swap(&tensor);
      } else if (auto* type = inputs.Add(tensor.name())) {
        TensorTypeInto(tensor, type);
      }
    }
    graph.mutable_initializer()->Swap(&kept);
    for (const onnx::SparseTensorProto& tensor : graph.sparse_initializer()) {
      if (auto* type = inputs.Add(tensor.values().name())) DenseTypeInto(tensor, type);
    }
    graph.clear_sparse_initializer();
  });
}

}  // namespace loom
