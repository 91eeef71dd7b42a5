#include "adapters/inference.h"

#include <string_view>

#include "adapters/inference_bounds.h"
#include "adapters/inference_contexts.h"
#include "adapters/refused_node.h"
#include "adapters/schema.h"
#include "base/try.h"
#include "onnx/shape_inference/implementation.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

// The options of the official full check.
const onnx::ShapeInferenceOptions kStrict(/*check_type_val=*/true, /*strict_mode_val=*/1,
                                          /*data_prop_val=*/false);

// Whether the propagated values describe a scalar or vector. ONNX passes a flat list on even after
// Unsqueeze has changed the rank.
bool IsVectorOf(const onnx::TypeProto& type, const onnx::TensorShapeProto& values) {
  if (!type.tensor_type().has_shape()) return false;
  const onnx::TensorShapeProto& shape = type.tensor_type().shape();
  if (shape.dim_size() == 0) return values.dim_size() == 1;
  return shape.dim_size() == 1 &&
         (!shape.dim(0).has_dim_value() || shape.dim(0).dim_value() == values.dim_size());
}

Error MakeError(const std::exception& exception) {
  constexpr std::string_view kShapeTag = "[ShapeInferenceError] ";
  constexpr std::string_view kTypeTag = "[TypeInferenceError] ";
  std::string_view text = exception.what();
  const bool shape = text.starts_with(kShapeTag);
  if (shape) text.remove_prefix(kShapeTag.size());
  if (text.starts_with(kTypeTag)) text.remove_prefix(kTypeTag.size());
  return {shape ? ErrorCode::kShapeMismatch : ErrorCode::kTypeMismatch,
          {},
          "type and shape inference refused it: " + std::string(text),
          exception.what()};
}

// Runs `infer`, a function without arguments that calls ONNX and returns a Status. Turns an
// exception into an error.
template <typename Infer>
Status CatchErrors(Infer infer) {
  try {
    return infer();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const BodyError& body) {
    return body.error;
  } catch (const std::exception& exception) {
    return MakeError(exception);
  }
}

// Thrown to stop inference once the operator has named the types that it passes to a body.
struct BodyInputsFound {};

class BodyInputFinder : public BodyInference {
 public:
  BodyInputFinder(std::string_view attribute, BodyInference& others,
                  std::vector<onnx::TypeProto>& types)
      : attribute_(attribute), others_(others), types_(types) {}

  std::vector<const onnx::TypeProto*> OutputTypes(
      const std::string& attribute,
      const std::vector<const onnx::TypeProto*>& input_types) override {
    if (attribute != attribute_) return others_.OutputTypes(attribute, input_types);
    for (const onnx::TypeProto* type : input_types) {
      types_.push_back(type ? *type : onnx::TypeProto());
    }
    throw BodyInputsFound{};
  }

 private:
  std::string_view attribute_;
  BodyInference& others_;
  std::vector<onnx::TypeProto>& types_;
};

// Loop's inference function does not say that its first two body inputs are scalars; its
// documentation does.
void CompleteLoopInputs(std::vector<onnx::TypeProto>& types) {
  const auto scalar = [&](std::size_t index, onnx::TensorProto::DataType data_type) {
    if (index >= types.size()) return;
    types[index].mutable_tensor_type()->set_elem_type(data_type);
    types[index].mutable_tensor_type()->mutable_shape()->clear_dim();
  };
  scalar(0, onnx::TensorProto::INT64);
  scalar(1, onnx::TensorProto::BOOL);
}

}  // namespace

std::string FunctionKey(std::string_view domain, std::string_view name, std::string_view overload) {
  std::string key = std::string(domain) + ":" + std::string(name);
  return overload.empty() ? key : key + ":" + std::string(overload);
}

Status InferNode(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                 std::span<const InferenceInput> inputs, BodyInference* bodies,
                 InferenceScope scope, std::span<InferredOutput> outputs) {
  LOOM_TRY(CatchErrors([&]() -> Status {
    LOOM_TRY(CheckInferenceBounds(node, inputs));
    NodeContext context(node, inputs, bodies, outputs);
    if (schema.has_type_and_shape_inference_function()) {
      schema.GetTypeAndShapeInferenceFunction()(context);
    } else if (schema.HasFunction()) {
      // The body is inferred at its own opset: it may not fit the operators of another.
      onnx::shape_inference::InferShapeForFunctionNode(
          *schema.GetFunction(), onnx::OpSchemaRegistry::Instance(), context, kStrict);
    }
    if (schema.has_data_propagation_function()) {
      PropagationContext propagation(node, inputs, outputs);
      schema.GetDataPropagationFunction()(propagation);
      for (InferredOutput& output : outputs) {
        const bool kept = output.shape_data && IsVectorOf(output.type, *output.shape_data);
        if (!kept) output.shape_data.reset();
      }
    }
    return Done{};
  }));
  return CheckInferredShapes(scope, outputs);
}

Status InferCall(const onnx::FunctionProto& function, const FunctionMap& functions,
                 const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
                 InferenceScope scope, std::span<InferredOutput> outputs) {
  LOOM_TRY(CatchErrors([&]() -> Status {
    NodeContext context(node, inputs, nullptr, outputs);
    onnx::shape_inference::InferShapeForFunctionNode(function, onnx::OpSchemaRegistry::Instance(),
                                                     context, kStrict, functions);
    return Done{};
  }));
  return CheckInferredShapes(scope, outputs);
}

Result<std::optional<std::vector<onnx::TypeProto>>> BodyInputTypes(
    const onnx::OpSchema& schema, const onnx::NodeProto& node,
    std::span<const InferenceInput> inputs, const std::string& attribute, BodyInference& others) {
  using Types = std::optional<std::vector<onnx::TypeProto>>;
  if (!schema.has_type_and_shape_inference_function()) return Types();
  // An operator with bodies has at most one output for each input or named output.
  std::vector<InferredOutput> outputs(inputs.size() + static_cast<std::size_t>(node.output_size()));
  std::vector<onnx::TypeProto> types;
  BodyInputFinder finder(attribute, others, types);
  try {
    LOOM_TRY(CatchErrors([&]() -> Status {
      LOOM_TRY(CheckInferenceBounds(node, inputs));
      UnbuiltBodyContext context(node, inputs, finder, outputs);
      schema.GetTypeAndShapeInferenceFunction()(context);
      return Done{};
    }));
  } catch (const BodyInputsFound&) {
    if (node.op_type() == "Loop") CompleteLoopInputs(types);
    return Types(std::move(types));
  }
  return Types();
}

const onnx::TensorProto* ConstantData(const onnx::NodeProto& node, google::protobuf::Arena* arena) {
  const bool constant = NormalDomain(node.domain()).empty() && node.op_type() == "Constant";
  if (!constant || node.attribute_size() != 1) return nullptr;
  const onnx::AttributeProto& attribute = node.attribute(0);
  if (attribute.has_t()) return &attribute.t();
  if (attribute.type() != onnx::AttributeProto::INT &&
      attribute.type() != onnx::AttributeProto::INTS) {
    return nullptr;
  }
  auto* tensor = google::protobuf::Arena::CreateMessage<onnx::TensorProto>(arena);
  tensor->set_data_type(onnx::TensorProto::INT64);
  if (attribute.type() == onnx::AttributeProto::INT) {
    tensor->add_int64_data(attribute.i());
  } else {
    tensor->add_dims(attribute.ints_size());
    *tensor->mutable_int64_data() = attribute.ints();
  }
  return tensor;
}

Status RefineType(const onnx::TypeProto& refinement, const std::string& where,
                  onnx::TypeProto* type) {
  if (type->value_case() == onnx::TypeProto::VALUE_NOT_SET) {
    *type = refinement;
    return Done{};
  }
  try {
    // In this order, the merge keeps the dim names of the refinement.
    onnx::TypeProto merged = refinement;
    onnx::shape_inference::mergeShapesAndTypes(*type, &merged);
    *type = std::move(merged);
    return Done{};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    Error error = MakeError(exception);
    error.where = where;
    error.message = "given " + ToString(MakeValueType(refinement)) + ", but it is " +
                    ToString(MakeValueType(*type));
    return error;
  }
}

Status InferModel(onnx::ModelProto* model) {
  try {
    onnx::shape_inference::InferShapes(*model, onnx::OpSchemaRegistry::Instance(), kStrict);
    return Done{};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kCheckFailed, RefusedNode(exception.what(), model->graph().name()),
                 std::string("type and shape inference refused the model: ") + exception.what(),
                 exception.what()};
  }
}

}  // namespace loom
