#include "adapters/inference_contexts.h"

#include <algorithm>

#include "onnx/defs/tensor_proto_util.h"
#include "proto/node_fields.h"

namespace loom {
namespace {

template <typename Integer>
void ValuesInto(const onnx::TensorProto& tensor, onnx::TensorShapeProto& shape) {
  for (const Integer value : onnx::ParseData<Integer>(&tensor)) {
    shape.add_dim()->set_dim_value(value);
  }
}

bool AllKnown(const onnx::TensorShapeProto& data) {
  return std::ranges::all_of(data.dim(), [](const auto& dim) { return dim.has_dim_value(); });
}

}  // namespace

// Passes the inference of one body on to BodyInference.
class NodeContext::Body : public onnx::GraphInferencer {
 public:
  Body(BodyInference& bodies, std::string attribute)
      : bodies_(bodies), attribute_(std::move(attribute)) {}

  std::vector<const onnx::TypeProto*> doInferencing(
      const std::vector<const onnx::TypeProto*>& input_types,
      const std::vector<const onnx::TensorProto*>&) override {
    return bodies_.OutputTypes(attribute_, input_types);
  }

 private:
  BodyInference& bodies_;
  std::string attribute_;
};

const onnx::AttributeProto* NodeContext::getAttribute(const std::string& name) const {
  return FindAttribute(node_.attribute(), name);
}

const onnx::AttributeProto* UnbuiltBodyContext::getAttribute(const std::string& name) const {
  const onnx::AttributeProto* attribute = NodeContext::getAttribute(name);
  return attribute && attribute->type() == onnx::AttributeProto::GRAPH ? nullptr : attribute;
}

onnx::TypeProto* NodeContext::getOutputType(size_t index) {
  if (index >= outputs_.size()) fail_type_inference("Output ", index, " is out of bounds.");
  return &outputs_[index].type;
}

bool NodeContext::hasOutput(size_t index) {
  const bool named = index < static_cast<size_t>(node_.output_size());
  return index < outputs_.size() && named && !node_.output(static_cast<int>(index)).empty();
}

onnx::GraphInferencer* NodeContext::getGraphAttributeInferencer(const std::string& name) {
  const onnx::AttributeProto* attribute = FindAttribute(node_.attribute(), name);
  if (!bodies_ || !attribute || attribute->type() != onnx::AttributeProto::GRAPH) {
    fail_type_inference("Attribute ", name, " is not a graph.");
  }
  return body_inferencers_.emplace_back(std::make_unique<Body>(*bodies_, name)).get();
}

const InferenceInput& NodeContext::At(size_t index) const {
  if (index >= inputs_.size()) fail_type_inference("Input ", index, " is out of bounds.");
  return inputs_[index];
}

const onnx::AttributeProto* PropagationContext::getAttribute(const std::string& name) const {
  return FindAttribute(node_.attribute(), name);
}

const onnx::TensorShapeProto* PropagationContext::getInputData(size_t index) {
  if (index >= inputs_.size() || !inputs_[index].type) return nullptr;
  const onnx::TensorShapeProto* data = DataOf(inputs_[index]);
  // Slice's function reads unknown bounds as 0.
  if (data && index > 0 && node_.op_type() == "Slice" && !AllKnown(*data)) return nullptr;
  return data;
}

const onnx::TensorShapeProto* PropagationContext::DataOf(const InferenceInput& input) {
  if (input.shape_data) return input.shape_data;
  return input.data ? DataOfConstant(*input.data) : MakeUnknowns(*input.type);
}

// Makes a message for each element. Long vectors are left out: no shape depends on them.
const onnx::TensorShapeProto* PropagationContext::DataOfConstant(const onnx::TensorProto& tensor) {
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

// Makes a vector of known length into that many unknown integers. Long ones are left out, because
// each element is a message.
const onnx::TensorShapeProto* PropagationContext::MakeUnknowns(const onnx::TypeProto& type) {
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

}  // namespace loom
