// The one door to ONNX's type and shape inference. The path of an error of one node begins below
// the node. https://github.com/onnx/onnx/blob/main/docs/ShapeInference.md
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
  onnx::TypeProto type;  // VALUE_NOT_SET where inference finds none
  std::optional<onnx::TensorShapeProto> shape_data;
};

using OpsetVersions = std::unordered_map<std::string, int>;

// Functions of a model, by FunctionKey.
using FunctionMap = std::unordered_map<std::string, const onnx::FunctionProto*>;
std::string FunctionKey(std::string_view domain, std::string_view name, std::string_view overload);

// What an operator's inference function needs of the bodies of its node.
class BodyInference {
 public:
  virtual ~BodyInference() = default;

  // The types of the outputs of the body in that attribute, when its inputs have those types (null:
  // not known); empty when the body is not known yet. Throws BodyError, whose path begins below the
  // node.
  virtual std::vector<const onnx::TypeProto*> OutputTypes(
      const std::string& attribute, const std::vector<const onnx::TypeProto*>& input_types) = 0;
};

// Takes an error of a body through ONNX's inference function.
struct BodyError : std::exception {
  explicit BodyError(Error body_error) : error(std::move(body_error)) {}
  Error error;
};

// Which kind of graph a node is in. A body may be a branch that is never taken, so shapes need not
// fit there.
enum class InferenceScope : std::uint8_t { kMainGraph, kBody };

// Runs the schema's inference function (or that of its function body) and its data propagation for
// one node. `outputs` has an entry for each output of the node; `bodies` may be null for a node
// without any. Fails: type-mismatch, shape-mismatch, with the official text as cause; as
// CheckInferenceBounds; as CheckInferredShapes; as the bodies.
Status InferNode(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                 std::span<const InferenceInput> inputs, BodyInference* bodies,
                 InferenceScope scope, std::span<InferredOutput> outputs);

// The same for a node that calls a function of the model.
Status InferCall(const onnx::FunctionProto& function, const FunctionMap& functions,
                 const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
                 InferenceScope scope, std::span<InferredOutput> outputs);

// The types that the operator passes to the inputs of the body in that attribute, as its inference
// function names them, VALUE_NOT_SET where it does not know. It may need the types of `others`
// first. nullopt: it does not look at that body at all, as FlexAttention's. Fails: as InferNode.
Result<std::optional<std::vector<onnx::TypeProto>>> BodyInputTypes(
    const onnx::OpSchema& schema, const onnx::NodeProto& node,
    std::span<const InferenceInput> inputs, const std::string& attribute, BodyInference& others);

// The value of a Constant node, made in the arena where no tensor holds it. Null for other nodes,
// and for values that no inference function reads.
const onnx::TensorProto* ConstantData(const onnx::NodeProto& node, google::protobuf::Arena* arena);

// Narrows `type` by what `refinement` knows more; names that it gives to dims take the place of
// others. Fails: type-mismatch, shape-mismatch.
Status RefineType(const onnx::TypeProto& refinement, const std::string& where,
                  onnx::TypeProto* type);

// ONNX's own inference of a whole model, strict, as its full check runs it: fills value_info and
// output types of `model`. Fails: check-failed.
Status InferModel(onnx::ModelProto* model);

}  // namespace loom
