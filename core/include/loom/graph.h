// One graph of a model that is being built: what can be appended to it.
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
      output_count;  // default: those of the node's bodies or of the function that it calls, else
                     // those that the schema requires, at least 1
  std::vector<std::optional<std::string>> output_names;  // also sets the count; a missing one is
                                                         // generated, "" leaves the output out
  std::vector<ValueType> output_types;  // needed for operators without a schema; else they refine
                                        // what inference found, and must agree with it
  std::string doc_string;
  std::string overload;  // of a function
  Metadata metadata;

  // The name that is given to the output; null when it is generated.
  const std::string* OutputName(std::size_t index) const {
    if (index >= output_names.size()) return nullptr;
    const std::optional<std::string>& name = output_names[index];
    return name ? &*name : nullptr;
  }
};

// One graph of the model: the main graph, the body of a node, or that of a function. A view into
// its builder, which must outlive it (it may be moved). While a body is being built, only its graph
// takes calls; every call on another fails with invalid-state.
class Graph {
 public:
  // A graph input of that type, of the main graph only: bodies and functions have those that
  // Subgraph or FunctionOptions say. Fails: duplicate-name, invalid-argument, invalid-state.
  Result<Value> AddInput(std::string_view name, const ValueType& type,
                         const InputOptions& options = {});

  // An initializer. Inline up to kInlineLimit and for strings; beyond, a weight that owns the bytes
  // of `data`. Functions have none: use Constant there. Fails: duplicate-name, weight-mismatch
  // (bytes do not fit data type and dims), invalid-state.
  Result<Value> AddInitializer(std::string_view name, Tensor data,
                               std::string_view doc_string = {});

  // An initializer in coordinate form. To the nodes it is the dense tensor of its dims. Inline at
  // any size. Fails: duplicate-name, weight-mismatch, check-failed (indices that are out of bounds,
  // not sorted, …), invalid-state.
  // https://onnx.ai/onnx/api/classes.html#sparsetensorproto
  Result<Value> AddSparseInitializer(std::string_view name, const SparseTensor& data,
                                     std::string_view doc_string = {});

  // An initializer whose `byte_length` bytes stay with the caller (see WeightSource), or are made by
  // a recipe: never read here, so values that shape inference must read belong into AddInitializer.
  // No copy. Fails: duplicate-name, weight-mismatch, invalid-state.
  Result<Value> AddWeight(Weight weight, std::string_view doc_string = {});

  // A node. Looks up the schema at the chosen opset, or the function, checks arity, attributes and
  // type constraints and runs the official type and shape inference, with the values of inline
  // initializers and propagated shapes. Absent optional inputs are kAbsent; a Literal becomes an
  // inline initializer (in a function a Constant) beside the node. Returns one value per output;
  // kAbsent for one that was left out. Fails: unknown-operator, bad-arity, bad-attribute,
  // type-mismatch, shape-mismatch, foreign-value, unknown-value, out-of-scope-value,
  // duplicate-name, invalid-argument, invalid-state, unsupported (bodies nested deeper than
  // kMaxNesting); as the bodies that are built for it. Then no trace is left of it, nor of them.
  Result<std::vector<Value>> AddNode(std::string_view op_type, std::span<const NodeInput> inputs,
                                     std::span<const Attribute> attributes = {},
                                     const NodeOptions& options = {});
  Result<std::vector<Value>> AddNode(std::string_view op_type, std::span<const Value> inputs,
                                     std::span<const Attribute> attributes = {},
                                     const NodeOptions& options = {});

  // Makes the value an output of the graph. With a name that differs from the value's, a value of
  // generated name is renamed; a value that the caller named, an input or an initializer, one of a
  // graph around this one, or one that is an output already gets an Identity. Without a name, the
  // value's own is used. `type` refines the inferred type, for what uses the value from here on
  // too, and must agree with it. Returns the value that is the output. A body's outputs are those
  // that its `build` returns; this is for those that shall have a name or type of their own, in the
  // same order. Fails: duplicate-name, foreign-value, unknown-value, out-of-scope-value,
  // type-mismatch, shape-mismatch, invalid-state.
  Result<Value> AddOutput(Value value, std::string_view name = {},
                          const std::optional<ValueType>& type = std::nullopt,
                          std::string_view doc_string = {});

  // Its number in the builder, which no other graph of the builder gets. 0: the main graph.
  std::uint32_t id() const { return id_; }

 private:
  friend class ModelBuilder;
  friend struct BuilderState;
  Graph(BuilderState* state, std::uint32_t id) : state_(state), id_(id) {}
  BuilderState* state_;
  std::uint32_t id_;
};

// How deep bodies can be nested: with one more, no protobuf reader would load the model.
inline constexpr int kMaxNesting = 31;

}  // namespace loom
