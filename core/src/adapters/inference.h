// The only code that calls ONNX's type and shape inference. Paths of errors about one node begin
// below the node. https://github.com/onnx/onnx/blob/main/docs/ShapeInference.md
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

// What inference may know about one input. An absent input has no type.
struct InferenceInput {
  const onnx::TypeProto* type = nullptr;
  const onnx::TensorProto* data = nullptr;             // the value of a constant
  const onnx::TensorShapeProto* shape_data = nullptr;  // integer values, possibly unknown ones
};

struct InferredOutput {
  onnx::TypeProto type;  // VALUE_NOT_SET: unknown
  std::optional<onnx::TensorShapeProto> shape_data;
};

using OpsetVersions = std::unordered_map<std::string, int>;

// Functions of a model, by FunctionKey.
using FunctionMap = std::unordered_map<std::string, const onnx::FunctionProto*>;
std::string FunctionKey(std::string_view domain, std::string_view name, std::string_view overload);

// Gives an operator's inference function what it needs from the bodies of its node.
class BodyInference {
 public:
  virtual ~BodyInference() = default;

  // The output types of the body in the attribute if its inputs have these types (null: unknown).
  // Empty if the body is not built yet. Throws BodyError with a path that begins below the node.
  virtual std::vector<const onnx::TypeProto*> OutputTypes(
      const std::string& attribute, const std::vector<const onnx::TypeProto*>& input_types) = 0;
};

// Carries an error of a body through ONNX's inference function.
struct BodyError : std::exception {
  explicit BodyError(Error body_error) : error(std::move(body_error)) {}
  Error error;
};

// The kind of graph that a node is in. A body may be a branch that is never taken, so its shapes
// need not fit.
enum class InferenceScope : std::uint8_t { kMainGraph, kBody };

// Runs the schema's inference function (or that of its function body) and its data propagation for
// one node. `outputs` has an entry for each output of the node; `bodies` may be null for a node
// without bodies. Fails: type-mismatch, shape-mismatch, with the official text as cause; as
// CheckInferenceBounds; as CheckInferredShapes; as the bodies.
Status InferNode(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                 std::span<const InferenceInput> inputs, BodyInference* bodies,
                 InferenceScope scope, std::span<InferredOutput> outputs);

// Does the same for a node that calls a function of the model.
Status InferCall(const onnx::FunctionProto& function, const FunctionMap& functions,
                 const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
                 InferenceScope scope, std::span<InferredOutput> outputs);

// The types that the operator passes to the body's inputs. VALUE_NOT_SET: unknown. nullopt: the
// operator does not infer through this body. `others` gives the types of bodies that are already
// built. Fails: as InferNode.
Result<std::optional<std::vector<onnx::TypeProto>>> BodyInputTypes(
    const onnx::OpSchema& schema, const onnx::NodeProto& node,
    std::span<const InferenceInput> inputs, const std::string& attribute, BodyInference& others);

// The value of a Constant node as a tensor, which is made in the arena if the node has none. Null
// for other nodes, and for values that no inference function reads.
const onnx::TensorProto* ConstantData(const onnx::NodeProto& node, google::protobuf::Arena* arena);

// Narrows `type` by what `refinement` knows in addition. Dim names of `refinement` replace others.
// Fails: type-mismatch, shape-mismatch.
Status RefineType(const onnx::TypeProto& refinement, const std::string& where,
                  onnx::TypeProto* type);

// Runs ONNX's own strict inference of a whole model, as its full check does. It fills value_info
// and the output types of `model`. Fails: check-failed.
Status InferModel(onnx::ModelProto* model);

}  // namespace loom
