// The contexts in which ONNX's inference and data propagation functions see one node. Unlike ONNX's
// own contexts, they need no tables of all values by name.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>

#include "adapters/inference.h"
#include "onnx/defs/shape_inference.h"

namespace loom {

class NodeContext : public onnx::InferenceContext {
 public:
  NodeContext(const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
              BodyInference* bodies, std::span<InferredOutput> outputs)
      : node_(node), inputs_(inputs), bodies_(bodies), outputs_(outputs) {}

  const onnx::AttributeProto* getAttribute(const std::string& name) const override;
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
  onnx::TypeProto* getOutputType(size_t index) override;
  bool hasOutput(size_t index) override;
  onnx::GraphInferencer* getGraphAttributeInferencer(const std::string& name) override;

 private:
  class Body;
  const InferenceInput& At(size_t index) const;

  const onnx::NodeProto& node_;
  std::span<const InferenceInput> inputs_;
  BodyInference* bodies_;
  std::span<InferredOutput> outputs_;
  std::deque<std::unique_ptr<onnx::GraphInferencer>> body_inferencers_;
};

// The context while some bodies are not built yet: it hides graph attributes, so that nothing reads
// them.
class UnbuiltBodyContext : public NodeContext {
 public:
  UnbuiltBodyContext(const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
                     BodyInference& bodies, std::span<InferredOutput> outputs)
      : NodeContext(node, inputs, &bodies, outputs) {}

  const onnx::AttributeProto* getAttribute(const std::string& name) const override;
};

// The context for data propagation: integer scalars and vectors, possibly with unknown elements.
class PropagationContext : public onnx::DataPropagationContext {
 public:
  PropagationContext(const onnx::NodeProto& node, std::span<const InferenceInput> inputs,
                     std::span<InferredOutput> outputs)
      : node_(node), inputs_(inputs), outputs_(outputs) {}

  const onnx::AttributeProto* getAttribute(const std::string& name) const override;
  size_t getNumInputs() const override { return inputs_.size(); }
  const onnx::TypeProto* getInputType(size_t index) const override { return inputs_[index].type; }
  size_t getNumOutputs() const override { return outputs_.size(); }
  const onnx::TypeProto* getOutputType(size_t index) const override {
    return &outputs_[index].type;
  }
  const onnx::TensorShapeProto* getInputData(size_t index) override;
  void addOutputData(size_t index, onnx::TensorShapeProto&& data) override {
    outputs_[index].shape_data = std::move(data);
  }

 private:
  const onnx::TensorShapeProto* DataOf(const InferenceInput& input);
  const onnx::TensorShapeProto* DataOfConstant(const onnx::TensorProto& tensor);
  const onnx::TensorShapeProto* MakeUnknowns(const onnx::TypeProto& type);

  const onnx::NodeProto& node_;
  std::span<const InferenceInput> inputs_;
  std::span<InferredOutput> outputs_;
  std::deque<onnx::TensorShapeProto> made_;
};

}  // namespace loom
