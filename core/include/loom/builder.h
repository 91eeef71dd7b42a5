// Builds a model by appending; every call is checked against the official operator schemas.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loom/attribute.h"
#include "loom/model.h"
#include "loom/result.h"
#include "loom/types.h"

namespace loom {

// The newest ai.onnx opset that onnxruntime-web 1.30 takes.
inline constexpr int kDefaultOpset = 26;

struct OpsetImport {
  std::string domain;  // "" and "ai.onnx" are the same
  int version = 0;
};

using Metadata = std::vector<std::pair<std::string, std::string>>;

struct BuilderOptions {
  int opset = kDefaultOpset;  // of ai.onnx
  std::vector<OpsetImport>
      opset_imports;  // of other domains; a domain that is first used by a node
                      // is imported at the version of ai.onnx's release, or 1
  std::string graph_name = "main";
  std::string doc_string;
  std::string producer_name = "onnx-loom";
  std::string producer_version;
  std::string domain;
  std::int64_t model_version = 0;
  Metadata metadata;
};

// A value of a graph: an id that its builder owns. Copying it copies nothing else.
struct Value {
  std::uint32_t builder = 0;  // 0: an absent optional input
  std::uint32_t index = 0;
  bool operator==(const Value&) const = default;
};

inline constexpr Value kAbsent{};

struct InputOptions {
  std::string doc_string;
};

struct NodeOptions {
  std::string domain;
  std::string name;  // generated when empty
  std::optional<std::uint32_t>
      output_count;  // default: the outputs that the schema requires, at least 1
  std::vector<std::optional<std::string>> output_names;  // also sets the count; a missing one is
                                                         // generated, "" leaves the output out
  std::vector<ValueType> output_types;  // needed for operators without a schema; else they refine
                                        // what inference found, and must agree with it
  std::string doc_string;
  std::string overload;
  Metadata metadata;
};

struct FinishOptions {
  bool value_types = false;  // write the type of every value into value_info
};

class ModelBuilder;
struct BuilderState;

// One graph of the model: a view into its builder, which must outlive it (it may be moved).
class Graph {
 public:
  // A graph input of that type. Fails: duplicate-name, invalid-argument.
  Result<Value> AddInput(std::string_view name, const ValueType& type,
                         const InputOptions& options = {});

  // An initializer. Inline up to kInlineLimit and for strings; beyond, a weight that owns the bytes
  // of `data`. Fails: duplicate-name, weight-mismatch (bytes do not fit data type and dims).
  Result<Value> AddInitializer(std::string_view name, Tensor data,
                               std::string_view doc_string = {});

  // An initializer whose `byte_length` bytes stay with the caller (see WeightSource): never read
  // here, so values that shape inference must read belong into AddInitializer. No copy. Fails:
  // duplicate-name, weight-mismatch.
  Result<Value> AddWeight(std::string_view name, DataType data_type, std::vector<std::int64_t> dims,
                          std::uint64_t byte_length, WeightSource source = {},
                          std::string_view doc_string = {});

  // A node. Looks up the schema at the chosen opset, checks arity, attributes and type constraints
  // and runs the official type and shape inference, with the values of inline initializers and
  // propagated shapes. Absent optional inputs are kAbsent. Returns one value per output; kAbsent
  // for one that was left out. Fails: unknown-operator, bad-arity, bad-attribute, type-mismatch,
  // shape-mismatch, foreign-value, unknown-value, duplicate-name, invalid-argument, unsupported.
  Result<std::vector<Value>> AddNode(std::string_view op_type, std::span<const Value> inputs,
                                     std::span<const Attribute> attributes = {},
                                     const NodeOptions& options = {});

  // Makes the value an output of the graph. With a name that differs from the value's, a value of
  // generated name is renamed; a value that the caller named, an input or an initializer, or one
  // that is an output already gets an Identity. Without a name, the value's own is used. `type`
  // refines the inferred type and must agree with it. Returns the value that is the output. Fails:
  // duplicate-name, foreign-value, unknown-value, type-mismatch, shape-mismatch.
  Result<Value> AddOutput(Value value, std::string_view name = {},
                          const std::optional<ValueType>& type = std::nullopt,
                          std::string_view doc_string = {});

 private:
  friend class ModelBuilder;
  explicit Graph(BuilderState* state) : state_(state) {}
  BuilderState* state_;
};

class ModelBuilder {
 public:
  // Fails: invalid-argument (an opset that ONNX 1.23 does not have).
  static Result<ModelBuilder> Create(BuilderOptions options = {});

  ModelBuilder(ModelBuilder&&) noexcept;
  ModelBuilder& operator=(ModelBuilder&&) noexcept;
  ~ModelBuilder();

  Graph main() { return Graph(state_.get()); }

  // What stands in Value::builder of this builder's values; unique in the process.
  std::uint32_t id() const;

  // Name and type as known now. Fails: unknown-value, foreign-value, invalid-state.
  Result<std::string> NameOf(Value value) const;
  Result<ValueType> TypeOf(Value value) const;

  // Checks the whole model with the official checker, full check, and returns it: skeleton and
  // weights, stamped with the lowest IR version that its features need. The builder is used up when
  // it succeeds; when it fails (check-failed), it can be mended and finished again.
  Result<Model> Finish(const FinishOptions& options = {});

 private:
  explicit ModelBuilder(std::unique_ptr<BuilderState> state);
  std::unique_ptr<BuilderState> state_;
};

}  // namespace loom
