// What a ModelBuilder holds: the ModelProto that it fills, and side tables.
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

// The graph of a value that a failed call took back.
inline constexpr std::uint32_t kNoGraph = 0xFFFFFFFF;

// One value. All pointers point into the arena.
struct ValueRecord {
  // Where its producer holds the name: input, initializer, node. Null for a node that is bytes, …
  std::string* place = nullptr;
  std::uint32_t node = 0;  // … then its place in BuilderState::nodes.
  std::string_view name = {};
  const onnx::TypeProto* type = nullptr;               // null in a function; see Intern
  const onnx::TensorProto* data = nullptr;             // of an inline initializer or a Constant
  const onnx::TensorShapeProto* shape_data = nullptr;  // propagated
  std::uint32_t graph = 0;                             // its number in BuilderState::graphs
  bool made_by_node = false;
  bool is_used = false;    // by a node
  bool renamable = false;  // a node output of generated name
  bool is_output = false;  // of its graph
};

// State kept per root: the main graph with its bodies, or the function being defined with its own.
struct Root {
  int ai_onnx_opset = 0;
  OpsetVersions opsets;  // what it imports, by normalised domain
  google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>* imports = nullptr;
  Names names;
  std::unordered_map<std::string, std::uint32_t> values_by_old_name;  // old names stay taken
  bool has_stale_inputs = false;  // whether nodes may hold an old name
};

// A graph that takes calls, or will take them again when the body in it is done.
struct Scope {
  std::uint32_t id = 0;
  onnx::GraphProto* graph = nullptr;
  std::string path;  // as `where` in errors
  bool is_function = false;
  std::vector<Value> outputs = {};
};

// A state of the builder that a failed call returns to.
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

  // Fails: invalid-state after a successful Finish.
  Status CheckOpen() const;

  // The scope of a graph that takes calls now. Fails: invalid-state.
  Result<const Scope*> Current(std::uint32_t graph_id) const;

  // A value that can be used now. Fails: foreign-value, unknown-value, out-of-scope-value,
  // invalid-state.
  Result<const ValueRecord*> Find(Value value, const std::string& where) const;

  // The same for a value that need not be visible. Fails: foreign-value, unknown-value,
  // invalid-state.
  Result<const ValueRecord*> Lookup(Value value, const std::string& where) const;

  // A name for a new value. Fails: duplicate-name, invalid-argument (empty, bad UTF-8).
  Status CheckNewName(std::string_view name, const std::string& where) const;

  // Enters a value that was appended to the innermost graph under *record.place, with its type from
  // Intern.
  Value Register(ValueRecord record);

  // The same for one whose name is known and taken, and whose type occurs already.
  Value Enter(ValueRecord record) {
    const Value value{id, static_cast<std::uint32_t>(values.size())};
    record.graph = scopes.back().id;
    values.push_back(record);
    return value;
  }

  // A node that was appended has the value as an input.
  void MarkUsed(std::uint32_t index) {
    if (std::exchange(values[index].is_used, true)) return;
    if (!pending.empty()) uses_in_bodies.push_back(index);
  }

  // The one message of the builder that equals `type`: values share their types, which saves
  // memory, and two types are equal only when they are one message.
  const onnx::TypeProto* Intern(const onnx::TypeProto& type);

  // Opens a graph below the innermost one, or a function's. It takes all calls until it is closed.
  Graph Open(onnx::GraphProto* graph, std::string path, bool is_function);

  // Makes those values the outputs of the innermost graph and returns them or their copies. It may
  // have outputs already, which must be the first of them, if any are given. Fails: as
  // Graph::AddOutput, invalid-argument.
  Result<std::vector<Value>> SetOutputs(std::span<const Value> outputs);

  Mark MakeMark() const;

  // Takes everything back that came after the mark; the values are of no graph any more.
  void RollBack(const Mark& mark);

  // Frees everything; every later call fails with invalid-state. In place, because a Graph keeps
  // pointing here.
  void Close();

  // Raises the IR version to what a feature needs.
  void Needs(int ir_version) { ir_version_needed = std::max(ir_version_needed, ir_version); }

  // That of the function that is being built, else that of the main graph.
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

  // Messages live in the arena: on allocation failure, half-made ones are simply left in it.
  google::protobuf::Arena arena;
  onnx::ModelProto* model = New<onnx::ModelProto>();

  ByteSink scratch;     // for the bytes of a node
  ByteSink key_buffer;  // for a NodeKey
  std::uint32_t id;
  bool finished = false;
  bool has_outdated_inference = false;  // whether AddOutput narrowed a type that nodes had used
  int ir_version_needed = 3;            // the first with opset imports
  Root main_root;
  std::vector<onnx::GraphProto*> graphs;  // by Graph::id(); null for one that was given up
  std::vector<Scope> scopes;              // that are open, from the main graph inwards
  std::vector<std::unique_ptr<PendingNode>> pending;  // nodes whose bodies are being built
  std::unique_ptr<PendingFunction> function;          // that is being built
  Functions functions;                                // that were
  std::vector<ValueRecord> values;
  std::vector<Weight> weights;
  std::unordered_map<std::string, const onnx::TypeProto*> types;  // all, by their bytes
  NodeCache node_cache;                                           // of the main graph
  NodeStore nodes;                            // of the main graph, whose message has none
  std::vector<Value> values_with_given_type;  // node outputs whose type inference does not find
  std::vector<std::uint32_t> uses_in_bodies;  // values that were first used while a node waited
};

}  // namespace loom
