#include "inference.h"

#include <algorithm>
#include <deque>
#include <string_view>

#include "inference_bounds.h"
#include "onnx/shape_inference/implementation.h"
#include "proto_types.h"
#include "schema.h"
#include "try.h"

namespace loom {
namespace {

// As the official full check infers.
const onnx::ShapeInferenceOptions kStrict(/*check_type_val=*/true, /*strict_mode_val=*/1,
                                          /*data_prop_val=*/false);

const onnx::AttributeProto* FindAttribute(const onnx::NodeProto& node, const std::string& name) {
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (attribute.name() == name) return &attribute;
  }
  return nullptr;
}

// Shows one node to an inference function, without the tables of all values by name that ONNX's own
// context needs.
class NodeContext : public onnx::InferenceContext {
 public:
  NodeContext(const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
              std::span<InferredOutput> outputs)
      : node_(node), inputs_(inputs), outputs_(outputs) {}

  const onnx::AttributeProto* getAttribute(const std::string& name) const override {
    return FindAttribute(node_, name);
  }
  size_t getNumInputs() const override { return inputs_.size(); }
  const onnx::TypeProto* getInputType(size_t index) const override { return At(index).type; }
  bool hasInput(size_t index) const override {
    return index < inputs_.size() && inputs_[index].type != nullptr;
  }
  const onnx::TensorProto* getInputData(size_t index) const override { return At(index).data; }
  const onnx::SparseTensorProto* getInputSparseData(size_t) const override { return nullptr; }
  const onnx::TensorShapeProto* getSymbolicInput(size_t index) const override {
    return At(index).data ? nullptr : At(index).shape_data;
  }
  size_t getNumOutputs() const override { return outputs_.size(); }
  onnx::TypeProto* getOutputType(size_t index) override {
    if (index >= outputs_.size()) fail_type_inference("Output ", index, " is out of bounds.");
    return &outputs_[index].type;
  }
  bool hasOutput(size_t index) override {
    return index < outputs_.size() && !node_.output(static_cast<int>(index)).empty();
  }
  onnx::GraphInferencer* getGraphAttributeInferencer(const std::string& name) override {
    fail_type_inference("Graph attribute ", name, " cannot be inferred.");
  }

 private:
  const InferenceInput& At(size_t index) const {
    if (index >= inputs_.size()) fail_type_inference("Input ", index, " is out of bounds.");
    return inputs_[index];
  }

  const onnx::NodeProto& node_;
  std::span<const InferenceInput> inputs_;
  std::span<InferredOutput> outputs_;
};

template <typename Integer>
void ValuesInto(const onnx::TensorProto& tensor, onnx::TensorShapeProto& shape) {
  for (const Integer value : onnx::ParseData<Integer>(&tensor)) {
    shape.add_dim()->set_dim_value(value);
  }
}

// What a data propagation function sees: integer values of rank 0 and 1, known in part.
class PropagationContext : public onnx::DataPropagationContext {
 public:
  PropagationContext(const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
                     std::span<InferredOutput> outputs)
      : node_(node), inputs_(inputs), outputs_(outputs) {}

  const onnx::AttributeProto* getAttribute(const std::string& name) const override {
    return FindAttribute(node_, name);
  }
  size_t getNumInputs() const override { return inputs_.size(); }
  const onnx::TypeProto* getInputType(size_t index) const override { return inputs_[index].type; }
  size_t getNumOutputs() const override { return outputs_.size(); }
  const onnx::TypeProto* getOutputType(size_t index) const override {
    return &outputs_[index].type;
  }
  const onnx::TensorShapeProto* getInputData(size_t index) override {
    if (index >= inputs_.size() || !inputs_[index].type) return nullptr;
    const onnx::TensorShapeProto* data = Known(inputs_[index]);
    // Slice's function takes bounds that it does not know for 0.
    if (data && index > 0 && node_.op_type() == "Slice" && !AllKnown(*data)) return nullptr;
    return data;
  }
  void addOutputData(size_t index, onnx::TensorShapeProto&& data) override {
    outputs_[index].shape_data = std::move(data);
  }

 private:
  const onnx::TensorShapeProto* Known(const InferenceInput& input) {
    if (input.shape_data) return input.shape_data;
    return input.data ? FromConstant(*input.data) : OfUnknowns(*input.type);
  }

  static bool AllKnown(const onnx::TensorShapeProto& data) {
    return std::ranges::all_of(data.dim(), [](const auto& dim) { return dim.has_dim_value(); });
  }

  // A message per element: no value that is long matters for a shape.
  const onnx::TensorShapeProto* FromConstant(const onnx::TensorProto& tensor) {
    if (tensor.dims_size() > 1) return nullptr;
    if (tensor.dims_size() == 1 && tensor.dims(0) > onnx::kMaxMaterializedRank) return nullptr;
    if (tensor.data_type() == onnx::TensorProto::INT64) {
      ValuesInto<std::int64_t>(tensor, made_.emplace_back());
    } else if (tensor.data_type() == onnx::TensorProto::INT32) {
      ValuesInto<std::int32_t>(tensor, made_.emplace_back());
    } else {
      return nullptr;
    }
    return &made_.back();
  }

  // A vector of known length is that many unknown integers. Bounded, because ONNX's own context
  // would make a message per element of any vector, weights too.
  const onnx::TensorShapeProto* OfUnknowns(const onnx::TypeProto& type) {
    const auto& tensor = type.tensor_type();
    const bool integral = tensor.elem_type() == onnx::TensorProto::INT64 ||
                          tensor.elem_type() == onnx::TensorProto::INT32;
    if (!integral || tensor.shape().dim_size() != 1) return nullptr;
    const auto& dim = tensor.shape().dim(0);
    if (!dim.has_dim_value() || dim.dim_value() > onnx::kMaxMaterializedRank) return nullptr;
    auto& shape = made_.emplace_back();
    for (std::int64_t i = 0; i < dim.dim_value(); ++i) shape.add_dim();
    return &shape;
  }

  const onnx::NodeProto& node_;
  std::span<const InferenceInput> inputs_;
  std::span<InferredOutput> outputs_;
  std::deque<onnx::TensorShapeProto> made_;
};

// Whether the propagated values are what a reader of the output would take them for. ONNX's
// functions hand them on as a flat list, so behind an Unsqueeze they would be read as a vector
// still.
bool IsVectorOf(const onnx::TypeProto& type, const onnx::TensorShapeProto& values) {
  if (!type.tensor_type().has_shape()) return false;
  const onnx::TensorShapeProto& shape = type.tensor_type().shape();
  if (shape.dim_size() == 0) return values.dim_size() == 1;
  return shape.dim_size() == 1 &&
         (!shape.dim(0).has_dim_value() || shape.dim(0).dim_value() == values.dim_size());
}

Error FromException(const std::exception& exception, const std::string& where) {
  constexpr std::string_view kShapeTag = "[ShapeInferenceError] ";
  constexpr std::string_view kTypeTag = "[TypeInferenceError] ";
  std::string_view text = exception.what();
  const bool shape = text.starts_with(kShapeTag);
  if (shape) text.remove_prefix(kShapeTag.size());
  if (text.starts_with(kTypeTag)) text.remove_prefix(kTypeTag.size());
  return {shape ? ErrorCode::kShapeMismatch : ErrorCode::kTypeMismatch, where,
          "type and shape inference refused it: " + std::string(text), exception.what()};
}

}  // namespace

Status InferNode(const onnx::OpSchema& schema, const onnx::NodeProto& node,
                 std::span<const InferenceInput> inputs, const std::string& where,
                 std::span<InferredOutput> outputs) {
  LOOM_TRY(CheckInferenceBounds(node, inputs, where));
  try {
    NodeContext context(node, inputs, outputs);
    if (schema.has_type_and_shape_inference_function()) {
      schema.GetTypeAndShapeInferenceFunction()(context);
    } else if (schema.HasFunction()) {
      // At the body's own opset: the body of one release need not fit another's operators.
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
    return CheckInferredShapes(outputs, where);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return FromException(exception, where);
  }
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
    onnx::shape_inference::checkShapesAndTypes(refinement, *type);
    onnx::shape_inference::mergeShapesAndTypes(refinement, type);
    return Done{};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    Error error = FromException(exception, where);
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
    return Error{ErrorCode::kCheckFailed, "model",
                 std::string("type and shape inference refused the model: ") + exception.what(),
                 exception.what()};
  }
}

}  // namespace loom
