// The state of a ModelBuilder: the ModelProto that it fills, and tables beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/inference.h"
#include "base/byte_sink.h"
#include "builder/functions.h"
#include "builder/names.h"
#include "builder/node_cache.h"
#include "builder/node_store.h"
#include "google/protobuf/arena.h"
#include "loom/builder.h"
#include "onnx/onnx_pb.h"

namespace loom {

struct PendingNode;
struct PendingFunction;

// The graph number of a value that a failed call has removed.
inline constexpr std::uint32_t kNoGraph = 0xFFFFFFFF;

// What the builder knows of one value. All pointers point into the arena.
struct ValueRecord {
  // Points to the name in the message of its producer. Null if the node is stored as bytes.
  std::string* name_field = nullptr;
  std::uint32_t node_index = 0;  // in BuilderState::nodes, if the node is stored as bytes
  std::string_view name = {};
  const onnx::TypeProto* type = nullptr;               // from Intern; null in a function
  const onnx::TensorProto* data = nullptr;             // if an inline initializer or a Constant
  const onnx::TensorShapeProto* shape_data = nullptr;  // from data propagation
  std::uint32_t graph = 0;                             // its number in BuilderState::graphs
  bool made_by_node = false;
  bool is_used = false;    // by a node
  bool renamable = false;  // a node output with a generated name
  bool is_output = false;  // of its graph
};

// State kept per root: the main graph with its bodies, or the function being defined with its
// bodies.
struct Root {
  int ai_onnx_opset = 0;
  OpsetVersions opsets;  // the imported versions, by normalised domain
  google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>* imports = nullptr;
  Names names;
  std::unordered_map<std::string, std::uint32_t> values_by_old_name;  // old names stay taken
  bool has_stale_inputs = false;  // whether inputs of nodes may hold an old name
};

// A graph that is being built. Only the innermost one takes calls.
struct Scope {
  std::uint32_t id = 0;
  onnx::GraphProto* graph = nullptr;
  std::string path;  // `where` of errors
  bool is_function = false;
  std::vector<Value> outputs = {};
};

// The sizes of the builder's tables at one moment. A failed call returns to them with RollBack.
struct Mark {
  std::size_t values = 0;
  std::size_t weights = 0;
  std::size_t values_with_given_type = 0;
  std::size_t uses_in_bodies = 0;
  std::size_t graphs = 0;
  std::size_t scopes = 0;
  int imports = 0;
  int ir_version = 0;
};

// The first IR version in which an initializer need not be an input.
inline constexpr int kInitializerIrVersion = 4;

struct BuilderState {
  explicit BuilderState(std::uint32_t builder_id);
  ~BuilderState();

  // Checks that the builder takes calls. Fails: invalid-state after a successful Finish.
  Status CheckOpen() const;

  // The scope of the graph. Fails: invalid-state if the graph takes no calls now.
  Result<const Scope*> Current(std::uint32_t graph_id) const;

  // The record of a value that a new node could use. Fails: foreign-value, unknown-value,
  // out-of-scope-value, invalid-state.
  Result<const ValueRecord*> Find(Value value, const std::string& where) const;

  // The record of any value of this builder, in scope or not. Fails: foreign-value, unknown-value,
  // invalid-state.
  Result<const ValueRecord*> Lookup(Value value, const std::string& where) const;

  // Checks a name for a new value. Fails: duplicate-name, invalid-argument (empty, or not UTF-8).
  Status CheckNewName(std::string_view name, const std::string& where) const;

  // Records a value just appended to the innermost graph. `record.name_field` holds its name;
  // `record.type` comes from Intern.
  Value Register(ValueRecord record);

  // The same for a value whose name is already registered.
  Value Enter(ValueRecord record) {
    const Value value{id, static_cast<std::uint32_t>(values.size())};
    record.graph = scopes.back().id;
    values.push_back(record);
    return value;
  }

  // Records that a node uses the value.
  void MarkUsed(std::uint32_t index) {
    if (std::exchange(values[index].is_used, true)) return;
    if (!pending.empty()) uses_in_bodies.push_back(index);
  }

  // The builder's only message that equals `type`. Values with equal types share one message, which
  // saves memory and lets types be compared by address.
  const onnx::TypeProto* Intern(const onnx::TypeProto& type);

  // Makes a body or the graph of a function the innermost graph: only it takes calls until its
  // scope is removed.
  Graph Open(onnx::GraphProto* graph, std::string path, bool is_function);

  // Makes the values outputs of the innermost graph. If the graph has outputs, `outputs` must be
  // empty or begin with them. Returns all outputs; a value that cannot be an output itself is
  // copied by an Identity. Fails: as Graph::AddOutput; invalid-argument.
  Result<std::vector<Value>> SetOutputs(std::span<const Value> outputs);

  Mark MakeMark() const;

  // Undoes everything after the mark. The values become unknown.
  void RollBack(const Mark& mark);

  // Frees everything. Every later call fails with invalid-state. The state itself stays, because
  // each Graph points to it.
  void Close();

  // Raises the IR version of the model to one that a feature needs.
  void Needs(int ir_version) { ir_version_needed = std::max(ir_version_needed, ir_version); }

  // The root of the function being defined, or else of the main graph.
  Root& root();
  const Root& root() const;

  bool InFunction() const { return function != nullptr; }

  template <typename Message>
  Message* New() {
    return google::protobuf::Arena::CreateMessage<Message>(&arena);
  }

  template <typename Message>
  const Message* Copy(const Message& message) {
    auto* copy = New<Message>();
    *copy = message;
    return copy;
  }

  // All messages live in the arena, also those of failed calls: nothing has to free them.
  google::protobuf::Arena arena;
  onnx::ModelProto* model = New<onnx::ModelProto>();

  ByteSink scratch;  // for the bytes of a cached node
  // The bytes of a NodeKey. The key borrows them until it is inserted in the cache, so nothing may
  // add another node between.
  ByteSink key_buffer;
  std::uint32_t id;
  bool finished = false;
  bool has_outdated_inference = false;  // whether AddOutput narrowed a type after its use
  int ir_version_needed = 3;            // 3 is the first with opset imports
  Root main_root;
  std::vector<onnx::GraphProto*> graphs;              // by Graph::id(); null if removed by RollBack
  std::vector<Scope> scopes;                          // from the main graph inwards
  std::vector<std::unique_ptr<PendingNode>> pending;  // nodes whose bodies are being built
  std::unique_ptr<PendingFunction> function;          // being defined
  Functions functions;                                // already defined
  std::vector<ValueRecord> values;
  std::vector<Weight> weights;
  std::unordered_map<std::string, const onnx::TypeProto*> types;  // see Intern; by their bytes
  NodeCache node_cache;                                           // of the main graph
  NodeStore nodes;                            // of the main graph; `model` has none of them
  std::vector<Value> values_with_given_type;  // node outputs whose type inference cannot find
  std::vector<std::uint32_t> uses_in_bodies;  // values first used while a body was being built
};

}  // namespace loom
