// A change of a finished model: its skeleton is parsed once, any number of passes work on the
// message, and then it is checked and serialised once.
#pragma once

#include "google/protobuf/arena.h"
#include "loom/model.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

class Edit {
 public:
  // Borrows the model.
  explicit Edit(const Model& source) : source_(source) {}
  Edit(const Edit&) = delete;
  Edit& operator=(const Edit&) = delete;

  // Parses the skeleton. Fails: invalid-argument for one that is none.
  Status Begin();

  // The model as it was before the edit.
  const Model& source() const { return source_; }

  // The message that the passes change, and the arena in which it lives. An initializer that is a
  // weight refers to its place among the weights of the source.
  onnx::ModelProto& model() { return *model_; }
  onnx::GraphProto& graph() { return *model_->mutable_graph(); }
  google::protobuf::Arena& arena() { return arena_; }

  // Checks the changed model and returns it with the weights that it still refers to, which share
  // their bytes with those of the source. Fails: check-failed, model-too-large.
  Result<Model> Finish();

 private:
  const Model& source_;
  google::protobuf::Arena arena_;
  onnx::ModelProto* model_ = nullptr;
};

}  // namespace loom
