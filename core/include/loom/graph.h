// One graph of a model that is being built, and the calls that append to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loom/attribute.h"
#include "loom/model.h"
#include "loom/result.h"
#include "loom/types.h"
#include "loom/value.h"

namespace loom {

struct BuilderState;

struct InputOptions {
  std::string doc_string;
};

struct NodeOptions {
  std::string domain;
  std::string name;  // generated when empty
  std::optional<std::uint32_t>
      output_count;  // default: as the node's bodies or the called function have, else as
                     // the schema requires, at least 1
  std::vector<std::optional<std::string>> output_names;  // also sets the count; nullopt: generated,
                                                         // "": the output is left out
  std::vector<ValueType> output_types;  // required for operators without a schema. Otherwise they
                                        // refine the inferred types and must agree with them
  std::string doc_string;
  std::string overload;  // of a function
  Metadata metadata;

  // The name given to the output; null if the name is to be generated.
  const std::string* OutputName(std::size_t index) const {
    if (index >= output_names.size()) return nullptr;
    const std::optional<std::string>& name = output_names[index];
    return name ? &*name : nullptr;
  }
};

// A graph of the model: the main graph, the body of a node, or the body of a function. A Graph is a
// view of its builder, which must outlive it (the builder may be moved). While a body is being
// built, only its graph accepts calls; calls on other graphs fail with invalid-state.
class Graph {
 public:
  // Appends an input to the main graph. Bodies and functions get their inputs from Subgraph or
  // FunctionOptions. Fails: duplicate-name, invalid-argument, invalid-state.
  Result<Value> AddInput(std::string_view name, const ValueType& type,
                         const InputOptions& options = {});

  // Appends an initializer. Strings, and data of at most kInlineLimit bytes, are inline in the
  // skeleton; larger data becomes a weight that owns the bytes of `data`. Functions have no
  // initializers: use the operator Constant there. Fails: duplicate-name, weight-mismatch (the
  // bytes do not fit data type and dims), invalid-state.
  Result<Value> AddInitializer(std::string_view name, Tensor data,
                               std::string_view doc_string = {});

  // Appends an initializer in coordinate form, inline at any size. Nodes see a dense tensor with
  // its dims. Fails: duplicate-name, weight-mismatch, check-failed (indices out of bounds, not
  // sorted, …), invalid-state.
  // https://onnx.ai/onnx/api/classes.html#sparsetensorproto
  Result<Value> AddSparseInitializer(std::string_view name, const SparseTensor& data,
                                     std::string_view doc_string = {});

  // Appends an initializer whose bytes stay with the caller (see WeightSource) or are made by a
  // recipe. The bytes are neither read nor copied. So values that shape inference must read, such
  // as a shape, belong into AddInitializer. Fails: duplicate-name, weight-mismatch, invalid-state.
  Result<Value> AddWeight(Weight weight, std::string_view doc_string = {});

  // Appends a node and returns one value per output; kAbsent for an output that is left out. Looks
  // up the schema at the model's opset, or the function; checks arity, attributes and type
  // constraints; and runs the official type and shape inference with the values of inline
  // initializers and propagated shapes. kAbsent stands for an absent optional input. A Literal
  // becomes an inline initializer beside the node, or a Constant in a function. On failure the node
  // and its bodies leave no trace. Fails: unknown-operator, bad-arity, bad-attribute,
  // type-mismatch, shape-mismatch, foreign-value, unknown-value, out-of-scope-value,
  // duplicate-name, invalid-argument, invalid-state, unsupported (bodies nested deeper than
  // kMaxNesting), and with the errors of the bodies that are built for it.
  Result<std::vector<Value>> AddNode(std::string_view op_type, std::span<const NodeInput> inputs,
                                     std::span<const Attribute> attributes = {},
                                     const NodeOptions& options = {});
  Result<std::vector<Value>> AddNode(std::string_view op_type, std::span<const Value> inputs,
                                     std::span<const Attribute> attributes = {},
                                     const NodeOptions& options = {});

  // Makes the value an output of the graph and returns the value that is the output. Without
  // `name`, the output has the value's own name. With another name, a value whose name was
  // generated is renamed. An Identity is added instead if the caller named the value, if it is an
  // input, an initializer or a value of an enclosing graph, or if it is an output already. `type`
  // refines the inferred type, also for later uses of the value, and must agree with it. A body's
  // outputs are those that its `build` returns; call this in a body only to give an output a name
  // or a type of its own, in the same order. Fails: duplicate-name, foreign-value, unknown-value,
  // out-of-scope-value, type-mismatch, shape-mismatch, invalid-state.
  Result<Value> AddOutput(Value value, std::string_view name = {},
                          const std::optional<ValueType>& type = std::nullopt,
                          std::string_view doc_string = {});

  // The graph's number, unique in its builder. 0: the main graph.
  std::uint32_t id() const { return id_; }

 private:
  friend class ModelBuilder;
  friend struct BuilderState;
  Graph(BuilderState* state, std::uint32_t id) : state_(state), id_(id) {}
  BuilderState* state_;
  std::uint32_t id_;
};

// How deep bodies can be nested. No protobuf reader loads a model that is nested deeper.
inline constexpr int kMaxNesting = 31;

}  // namespace loom
