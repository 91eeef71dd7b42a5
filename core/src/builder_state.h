// What a ModelBuilder holds: the ModelProto that it fills, and side tables.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "google/protobuf/arena.h"
#include "inference.h"
#include "loom/builder.h"
#include "names.h"
#include "onnx/onnx_pb.h"

namespace loom {

// One value. All pointers point into the arena.
struct ValueRecord {
  std::string* name = nullptr;  // where its producer holds it: input, initializer or node output
  onnx::TypeProto* type = nullptr;
  const onnx::TensorProto* data = nullptr;             // of an inline initializer or a Constant
  const onnx::TensorShapeProto* shape_data = nullptr;  // propagated
  bool made_by_node = false;
  bool renamable = false;  // a node output of generated name
  bool is_output = false;  // of the graph
};

struct BuilderState {
  explicit BuilderState(std::uint32_t builder_id) : id(builder_id) {}

  // Fails: invalid-state after a successful Finish.
  Status CheckOpen() const;

  // Fails: foreign-value, unknown-value, invalid-state.
  Result<const ValueRecord*> Find(Value value, const std::string& where) const;

  // A name for a new value. Fails: duplicate-name, invalid-argument (empty, bad UTF-8).
  Status CheckNewName(std::string_view name, const std::string& where) const;

  // Enters a value that was appended to the graph under *record.name.
  Value Register(const ValueRecord& record);

  // Frees everything; every later call fails with invalid-state. In place, because a Graph keeps
  // pointing here.
  void Close();

  // Raises the IR version to what a feature needs.
  void Needs(int ir_version) { ir_version_needed = std::max(ir_version_needed, ir_version); }

  template <typename Message>
  Message* New() {
    return google::protobuf::Arena::CreateMessage<Message>(&arena);
  }

  std::string GraphPath() const;

  // Messages live in the arena: on allocation failure, half-made ones are simply left in it.
  google::protobuf::Arena arena;
  onnx::ModelProto* model = New<onnx::ModelProto>();
  onnx::GraphProto* graph = model->mutable_graph();

  std::uint32_t id;
  bool finished = false;
  int ai_onnx_opset = 0;
  OpsetVersions opsets;       // what the model imports, by normalised domain
  int ir_version_needed = 3;  // the first with opset imports
  std::vector<ValueRecord> values;
  std::vector<Weight> weights;
  Names value_names;
  Names node_names;
  std::unordered_map<std::string, const std::string*> renamed;  // old name (stays taken) → new
  std::vector<Value>
      unchecked;  // outputs of operators without a schema: only the caller knows types
};

}  // namespace loom
