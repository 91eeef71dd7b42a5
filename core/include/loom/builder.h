// Builds a model by appending; every call is checked against the official operator schemas.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "loom/attribute.h"
#include "loom/graph.h"
#include "loom/model.h"
#include "loom/result.h"
#include "loom/types.h"
#include "loom/value.h"

namespace loom {

// The newest ai.onnx opset that onnxruntime-web 1.30 takes.
inline constexpr int kDefaultOpset = 26;

struct BuilderOptions {
  int opset = kDefaultOpset;  // of ai.onnx
  std::vector<OpsetImport>
      opset_imports;  // of other domains; a domain that is first used by a node
                      // is imported at the version of ai.onnx's release, or 1
  std::string graph_name = "main";
  std::string doc_string;
  std::string graph_doc_string;
  std::string producer_name = "onnx-loom";
  std::string producer_version;
  std::string domain;
  std::int64_t model_version = 0;
  Metadata metadata;
};

struct FinishOptions {
  bool value_types = false;  // write the type of every value into value_info
};

// A function of the model: FunctionProto.
// https://github.com/onnx/onnx/blob/main/docs/IR.md#functions
struct FunctionOptions {
  std::string domain;  // needed; not one of ONNX's own
  std::string name;
  std::string overload;
  std::vector<OpsetImport> opset_imports;     // its own; default: those of the model
  std::vector<std::string> inputs;            // names of the formal parameters
  std::vector<std::string> attributes;        // those that a call must give
  std::vector<Attribute> attribute_defaults;  // those that a call may give
  std::string doc_string;
  Metadata metadata;
};

// Gets the function's body and formal parameters, and returns its outputs.
using FunctionBody =
    std::function<Result<std::vector<Value>>(Graph body, std::span<const Value> inputs)>;

class ModelBuilder {
 public:
  // Fails: invalid-argument (an opset that ONNX 1.23 does not have).
  static Result<ModelBuilder> Create(BuilderOptions options = {});

  ModelBuilder(ModelBuilder&&) noexcept;
  ModelBuilder& operator=(ModelBuilder&&) noexcept;
  ~ModelBuilder();

  Graph main() { return GraphOf(0); }

  // The graph of that number (Graph::id()); on one that takes no calls now, they all fail with
  // invalid-state.
  Graph GraphOf(std::uint32_t id) { return {state_.get(), id}; }

  // What stands in Value::builder of this builder's values; unique in the process.
  std::uint32_t id() const;

  // Name and type as known now. In a function, types are known only where it is called. Fails:
  // unknown-value, foreign-value, invalid-state, unsupported (the type of a function's value).
  Result<std::string> NameOf(Value value) const;
  Result<ValueType> TypeOf(Value value) const;

  // Defines a function, which nodes of the main graph and of functions that are defined later call
  // as an operator of its domain. A function sees nothing of the model but functions; names in it
  // are its own. Types are checked at each call. Nothing can call it before it is defined, so
  // recursion is refused as an unknown operator. Fails: invalid-argument, duplicate-name (another
  // of that domain, name and overload), invalid-state (while a body is being built), check-failed;
  // as `build`.
  Status AddFunction(const FunctionOptions& options, const FunctionBody& build);

  // AddNode with bodies, and AddFunction, taken apart for hosts that cannot pass a closure. What
  // was begun is ended, or given up with Abandon, in reverse order; after a step that failed,
  // Abandon is the only way on.
  //
  // BeginNode takes what AddNode takes, with Subgraphs without `build`. BeginBody opens the next of
  // them, in the order of the attributes. EndNode adds the node. All fail as AddNode and
  // AddFunction do, and with invalid-state out of order.
  struct Body {
    Graph graph;
    std::string path;  // as `where` in errors
    std::vector<Value> inputs;
  };
  Status BeginNode(Graph graph, std::string_view op_type, std::span<const NodeInput> inputs,
                   std::span<const Attribute> attributes, const NodeOptions& options);
  Result<Body> BeginBody();
  Status EndBody(std::span<const Value> outputs);
  Result<std::vector<Value>> EndNode();
  Result<Body> BeginFunction(const FunctionOptions& options);
  Status EndFunction(std::span<const Value> outputs);

  // Gives up the innermost node or function that is being built, with all that was built for it. No
  // effect when there is none.
  void Abandon();

  // Checks the whole model with the official checker, full check, and returns it: skeleton and
  // weights, stamped with the lowest IR version that its features need. The builder is used up when
  // it succeeds; when it fails (check-failed), it can be mended and finished again. Nodes that
  // equal one that passed this check before, in this model or an earlier one of the thread, in all
  // that the check depends on, are not shown to it again.
  Result<Model> Finish(const FinishOptions& options = {});

 private:
  explicit ModelBuilder(std::unique_ptr<BuilderState> state);
  std::unique_ptr<BuilderState> state_;
};

}  // namespace loom
