// A node that is checked before it is added. Begin, End and InputTypesOf prepend the node's path to
// errors; all other functions return paths below the node.
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
  // Begins a node of the innermost graph. Borrows `options`.
  NodeDraft(BuilderState& state, std::string_view op_type, const NodeOptions& options);

  // Does everything that needs no body. Only for a node with bodies does it reserve names.
  Status Begin(std::span<const NodeInput> inputs, std::span<const Attribute> attributes);

  // Infers the outputs, appends the node and returns its outputs. Changes nothing when it fails.
  Result<std::vector<Value>> End();

  // Releases the names that Begin reserved.
  void Release();

  // The types that the operator passes to the body's inputs. VALUE_NOT_SET: unknown, as all are in
  // a function. nullopt: only the caller can give them. Fails: as InferNode.
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
  std::size_t scope_index_;  // in BuilderState::scopes
  onnx::GraphProto* graph_;
  const NodeOptions& options_;
  std::string domain_;
  onnx::NodeProto& node_;
  bool generated_ = false;    // whether the name is made from the op type and a number
  std::uint32_t number_ = 0;  // in the generated name
  bool names_taken_ = false;
  bool imports_domain_ = false;
  int opset_ = 0;
  const onnx::OpSchema* schema_ = nullptr;
  const Functions::Record* function_ = nullptr;
  std::vector<InferenceInput> inputs_;
  std::vector<std::uint32_t> used_values_;  // the inputs that are neither absent nor literals
  std::vector<const onnx::TypeProto*> input_types_;
  std::vector<LiteralTensor> literals_;
  // With one entry for each output once SetOutputs has run.
  bool outputs_set_ = false;
  std::vector<InferredOutput> outputs_;
  std::vector<bool> has_given_type_;  // whether the caller's type narrowed the inferred one
  NodeBodies bodies_;
};

}  // namespace loom
