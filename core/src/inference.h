// The one door to ONNX's type and shape inference.
// https://github.com/onnx/onnx/blob/main/docs/ShapeInference.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// What inference may know of one input. An absent input has no type.
struct InferenceInput {
  const onnx::TypeProto* type = nullptr;
  const onnx::TensorProto* data = nullptr;             // a constant
  const onnx::TensorShapeProto* shape_data = nullptr;  // an integer value, known in part
};

struct InferredOutput {
  onnx::TypeProto type;  // VALUE_NOT_SET where inference does not tell
  std::optional<onnx::TensorShapeProto> shape_data;
};

using OpsetVersions = std::unordered_map<std::string, int>;

// Runs the schema's inference function (or that of its function body) and its data propagation for
// one node. `outputs` has an entry for each output of the node. Fails: type-mismatch,
// shape-mismatch, with the official text as cause; as CheckInferenceBounds.
Status InferNode(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                 std::span<const InferenceInput> inputs, const std::string& where,
                 std::span<InferredOutput> outputs);

// The value of a Constant node, made in the arena where no tensor holds it. Null for other nodes,
// and for values that no inference function reads.
const onnx::TensorProto* ConstantData(const onnx::NodeProto& node, google::protobuf::Arena* arena);

// Narrows `type` by what `refinement` knows more. Fails: type-mismatch, shape-mismatch.
Status RefineType(const onnx::TypeProto& refinement, const std::string& where,
                  onnx::TypeProto* type);

// ONNX's own inference of a whole model, strict, as its full check runs it: fills value_info and
// output types of `model`. Fails: check-failed.
Status InferModel(onnx::ModelProto* model);

}  // namespace loom
