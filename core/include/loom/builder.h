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

// The newest opset of ai.onnx that onnxruntime-web 1.30 accepts.
inline constexpr int kDefaultOpset = 26;

struct BuilderOptions {
  int opset = kDefaultOpset;               // of ai.onnx
  std::vector<OpsetImport> opset_imports;  // of other domains. A domain that only a node uses is
                                           // imported as released with the ai.onnx opset, or as 1
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
  std::string domain;  // required; must not be a domain of ONNX
  std::string name;
  std::string overload;
  std::vector<OpsetImport> opset_imports;     // default: those of the model
  std::vector<std::string> inputs;            // names of the formal parameters
  std::vector<std::string> attributes;        // required in every call
  std::vector<Attribute> attribute_defaults;  // optional in a call
  std::string doc_string;
  Metadata metadata;
};

// Gets the function's body and formal parameters, and returns its outputs.
using FunctionBody =
    std::function<Result<std::vector<Value>>(Graph body, std::span<const Value> inputs)>;

class ModelBuilder {
 public:
  // Fails: invalid-argument (ONNX 1.23 does not have the opset).
  static Result<ModelBuilder> Create(BuilderOptions options = {});

  ModelBuilder(ModelBuilder&&) noexcept;
  ModelBuilder& operator=(ModelBuilder&&) noexcept;
  ~ModelBuilder();

  Graph main() { return GraphOf(0); }

  // The graph with this number (Graph::id()). If the graph refuses calls now, each call on it fails
  // with invalid-state.
  Graph GraphOf(std::uint32_t id) { return {state_.get(), id}; }

  // Value::builder of this builder's values. Unique in the process.
  std::uint32_t id() const;

  // The name and the type as they are known now. A value of a function has no type: types are known
  // only where the function is called. Fails: unknown-value, foreign-value, invalid-state,
  // unsupported (the type of a function's value).
  Result<std::string> NameOf(Value value) const;
  Result<ValueType> TypeOf(Value value) const;

  // Defines a function. Nodes of the main graph, and of functions that are defined later, can call
  // it as an operator of its domain. The body can use other functions but no values of the model,
  // and it has its own namespace. Types are checked at each call. A function can be called only
  // after it is defined, so recursion fails with unknown-operator. Fails: invalid-argument,
  // duplicate-name (the model has a function with the same domain, name and overload),
  // invalid-state (a body is being built), check-failed, and with the errors of `build`.
  Status AddFunction(const FunctionOptions& options, const FunctionBody& build);

  // AddNode with bodies, and AddFunction, as separate steps, for hosts that cannot pass a closure.
  // Every Begin needs an End or an Abandon; the innermost comes first. After a step that failed,
  // only Abandon is allowed.
  //
  // BeginNode takes what AddNode takes; its Subgraphs have no `build`. BeginBody opens the next
  // body, in the order of the attributes. EndNode adds the node. All steps fail as AddNode and
  // AddFunction do, and with invalid-state if called out of order.
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

  // Drops the innermost node or function that is being built, and everything that was built for it.
  // Has no effect if there is none.
  void Abandon();

  // Checks the whole model with the official checker and its full check, and returns the skeleton
  // and the weights. The model gets the lowest IR version that its features need. On success the
  // builder is used up. On failure (check-failed) the model can be corrected and finished again. A
  // node is not checked a second time if an equal node passed this check before, in this model or
  // in an earlier model of the same thread; "equal" covers everything that the check depends on.
  Result<Model> Finish(const FinishOptions& options = {});

 private:
  explicit ModelBuilder(std::unique_ptr<BuilderState> state);
  std::unique_ptr<BuilderState> state_;
};

}  // namespace loom
