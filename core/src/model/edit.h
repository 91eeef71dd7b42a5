// A change of a finished model. The skeleton is parsed once, any number of passes change the
// message, and the result is checked and serialised once.
#pragma once

#include "google/protobuf/arena.h"
#include "loom/model.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

class Edit {
 public:
  // Borrows the model, which must outlive the edit.
  explicit Edit(const Model& source) : source_(source) {}
  Edit(const Edit&) = delete;
  Edit& operator=(const Edit&) = delete;

  // Parses the skeleton. Fails: invalid-argument if it is not valid.
  Status Begin();

  // The model as it was before the edit.
  const Model& source() const { return source_; }

  // The message that the passes change, and the arena that owns it. A reference to a weight holds
  // the weight's index in source().weights.
  onnx::ModelProto& model() { return *model_; }
  onnx::GraphProto& graph() { return *model_->mutable_graph(); }
  google::protobuf::Arena& arena() { return arena_; }

  // Checks the changed model and returns it with the weights that it still refers to. They share
  // their bytes with the source's weights. Fails: check-failed, model-too-large.
  Result<Model> Finish();

 private:
  const Model& source_;
  google::protobuf::Arena arena_;
  onnx::ModelProto* model_ = nullptr;
};

}  // namespace loom
