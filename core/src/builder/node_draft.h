// A node on its way into a graph: it goes through every check before the graph sees it. What is
// below gives errors a path that begins below the node; Begin, End and InputTypesOf put the node's
// in front.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/node_bodies.h"
#include "builder/builder_state.h"

namespace onnx {
class OpSchema;
}

namespace loom {

class NodeDraft {
 public:
  // For the innermost graph. Borrows `options`.
  NodeDraft(BuilderState& state, std::string_view op_type, const NodeOptions& options);

  // Everything that needs no body. Changes nothing of the builder, but that the names of a node
  // with bodies are taken: they must be its own while the bodies grow.
  Status Begin(std::span<const NodeInput> inputs, std::span<const Attribute> attributes);

  // Infers the outputs, appends the node and returns its outputs. Changes nothing when it fails.
  Result<std::vector<Value>> End();

  // Gives the names back that Begin took.
  void Release();

  // The types of the inputs of a body, as the operator passes them, VALUE_NOT_SET where they are
  // not known, as in a function. nullopt: only the caller can say them. Fails: as InferNode.
  Result<std::optional<std::vector<onnx::TypeProto>>> InputTypesOf(const NodeBody& body);

  NodeBodies& bodies() { return bodies_; }
  std::string Path() const;
  const onnx::NodeProto& node() const { return node_; }

 private:
  struct LiteralTensor {
    onnx::TensorProto* tensor = nullptr;
    const onnx::TypeProto* type = nullptr;
  };

  Status MakeNode(std::span<const NodeInput> inputs, std::span<const Attribute> attributes);
  Status InferOutputs();
  Status SetName();
  Status CheckTexts() const;
  Status ResolveOperator();
  Status SetInputs(std::span<const NodeInput> inputs);
  Status SetInput(Value value, std::size_t index);
  Status SetLiteral(const Literal& literal, std::size_t index);
  Status SetAttributes(std::span<const Attribute> attributes);
  Status SetAttribute(const Attribute& attribute, onnx::AttributeProto* target);
  Status CheckReference(const onnx::AttributeProto& attribute) const;
  Status AddBodies(const Attribute& attribute, onnx::AttributeProto* target);
  Status CheckInputs();
  std::optional<std::size_t> OutputCount();
  Status SetOutputs(std::size_t count);
  Status CheckOutputs();
  void TakeName();
  void TakeNames();
  Status Infer();
  Status ApplyOutputTypes();
  Status ApplyOutputType(std::size_t index);
  void SetTexts();
  void NoteAttribute(const onnx::AttributeProto& attribute);
  void AppendLiteral(const LiteralTensor& literal);
  ValueRecord MakeRecord(int index);
  std::vector<Value> Append();
  void Import();

  BuilderState& state_;
  std::size_t scope_index_;  // its place in BuilderState::scopes
  onnx::GraphProto* graph_;
  const NodeOptions& options_;
  std::string domain_;
  onnx::NodeProto& node_;
  bool generated_ = false;    // the name, of the op type and a number
  std::uint32_t number_ = 0;  // that one
  bool names_taken_ = false;
  bool imports_domain_ = false;
  int opset_ = 0;
  const onnx::OpSchema* schema_ = nullptr;
  const Functions::Record* function_ = nullptr;
  std::vector<InferenceInput> inputs_;
  std::vector<std::uint32_t> used_values_;  // those of the inputs that are values of the builder
  std::vector<const onnx::TypeProto*> input_types_;
  std::vector<LiteralTensor> literals_;
  // One for each output, once they are set.
  bool outputs_set_ = false;
  std::vector<InferredOutput> outputs_;
  std::vector<bool> has_given_type_;  // whether the caller gave more than inference finds
  NodeBodies bodies_;
};

}  // namespace loom
