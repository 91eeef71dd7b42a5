// Adds values that no node produces: graph inputs and initializers.
#include <memory>

#include "adapters/checker.h"
#include "base/text.h"
#include "base/try.h"
#include "builder/builder_state.h"
#include "model/weight_references.h"
#include "proto/paths.h"
#include "proto/proto_types.h"

namespace loom {
namespace {

constexpr int kSparseInitializerIrVersion = 6;

std::string Path(const Scope& scope, std::string_view name) {
  return scope.path + " / " + InitializerPath(name);
}

// The scope that an initializer of the name can be added to. Fails: invalid-state; unsupported in a
// function; as CheckNewName and CheckText.
Result<const Scope*> ScopeOfInitializer(const BuilderState& state, std::uint32_t graph_id,
                                        std::string_view name, std::string_view doc_string) {
  LOOM_ASSIGN(const Scope* const scope, state.Current(graph_id));
  const std::string where = Path(*scope, name);
  if (state.InFunction()) {
    return Error{ErrorCode::kUnsupported,
                 where,
                 "functions have no initializers: use a Constant, or make it an input",
                 {}};
  }
  LOOM_TRY(state.CheckNewName(name, where));
  LOOM_TRY(CheckText(doc_string, "the doc string", where));
  return scope;
}

Value Append(BuilderState& state, onnx::GraphProto* graph, onnx::TensorProto* tensor,
             const onnx::TensorProto* data) {
  graph->mutable_initializer()->UnsafeArenaAddAllocated(tensor);
  onnx::TypeProto type;
  TensorTypeInto(*tensor, &type);
  state.Needs(kInitializerIrVersion);
  return state.Register(
      {.name_field = tensor->mutable_name(), .type = state.Intern(type), .data = data});
}

onnx::TensorProto* NewTensor(BuilderState& state, std::string_view name,
                             std::string_view doc_string) {
  auto* tensor = state.New<onnx::TensorProto>();
  tensor->set_name(std::string(name));
  if (!doc_string.empty()) tensor->set_doc_string(std::string(doc_string));
  return tensor;
}

// Fails: weight-mismatch.
Status CheckWeight(const Weight& weight, const std::string& where) {
  LOOM_ASSIGN(const std::uint64_t expected, ExpectedBytes(weight.data_type, weight.dims, where));
  const std::size_t given = weight.source.bytes.size();
  const bool source_fits = given == 0 || given == weight.byte_length;
  const bool strings = weight.data_type == DataType::kString;
  if (!strings && expected == weight.byte_length && source_fits) return Done{};
  return Error{ErrorCode::kWeightMismatch,
               where,
               strings ? "strings have no fixed size and cannot be a weight"
                       : "data type and dims need " + std::to_string(expected) + " bytes, given " +
                             std::to_string(source_fits ? weight.byte_length : given),
               {}};
}

}  // namespace

Result<Value> Graph::AddInput(std::string_view name, const ValueType& type,
                              const InputOptions& options) {
  LOOM_ASSIGN(const Scope* const scope, state_->Current(id_));
  const std::string where = scope->path + " / " + InputPath(name);
  if (id_ != 0) {
    return Error{ErrorCode::kInvalidState,
                 where,
                 "the inputs of a body are those that its operator passes, the inputs of a "
                 "function those of its definition",
                 {}};
  }
  LOOM_TRY(state_->CheckNewName(name, where));
  LOOM_TRY(CheckText(options.doc_string, "the doc string", where));
  const bool tensor =
      type.kind == ValueType::Kind::kTensor || type.kind == ValueType::Kind::kSparseTensor;
  if (tensor && !type.shape) {
    return Error{ErrorCode::kInvalidArgument,
                 where,
                 "a graph input needs a shape: ONNX's checker refuses inputs of unknown rank; dims "
                 "may be unknown",
                 {}};
  }
  auto* input = state_->New<onnx::ValueInfoProto>();
  LOOM_TRY(TypeInto(type, where, input->mutable_type()));
  input->set_name(std::string(name));
  if (!options.doc_string.empty()) input->set_doc_string(options.doc_string);
  scope->graph->mutable_input()->UnsafeArenaAddAllocated(input);
  return state_->Register(
      {.name_field = input->mutable_name(), .type = state_->Intern(input->type())});
}

Result<Value> Graph::AddInitializer(std::string_view name, Tensor data,
                                    std::string_view doc_string) {
  if (data.data_type != DataType::kString && data.bytes.size() > kInlineLimit) {
    auto owner = std::make_shared<const std::vector<std::byte>>(std::move(data.bytes));
    return AddWeight(
        {std::string(name), data.data_type, std::move(data.dims), owner->size(), {*owner, owner}},
        doc_string);
  }
  LOOM_ASSIGN(const Scope* const scope, ScopeOfInitializer(*state_, id_, name, doc_string));
  const std::string where = Path(*scope, name);
  onnx::TensorProto* tensor = NewTensor(*state_, name, doc_string);
  LOOM_TRY(TensorInto(data, where, tensor));
  return Append(*state_, scope->graph, tensor, tensor);
}

Result<Value> Graph::AddSparseInitializer(std::string_view name, const SparseTensor& data,
                                          std::string_view doc_string) {
  LOOM_ASSIGN(const Scope* const scope, ScopeOfInitializer(*state_, id_, name, doc_string));
  const std::string where = Path(*scope, name);
  auto* sparse = state_->New<onnx::SparseTensorProto>();
  LOOM_TRY(SparseTensorInto(data, where, sparse));
  onnx::TensorProto* values = sparse->mutable_values();
  values->set_name(std::string(name));
  if (!doc_string.empty()) values->set_doc_string(std::string(doc_string));
  LOOM_TRY(CheckSparseTensor(*sparse, where));
  scope->graph->mutable_sparse_initializer()->UnsafeArenaAddAllocated(sparse);
  onnx::TypeProto type;
  DenseTypeInto(*sparse, &type);
  state_->Needs(kSparseInitializerIrVersion);
  return state_->Register({.name_field = values->mutable_name(), .type = state_->Intern(type)});
}

Result<Value> Graph::AddWeight(Weight weight, std::string_view doc_string) {
  LOOM_ASSIGN(const Scope* const scope, ScopeOfInitializer(*state_, id_, weight.name, doc_string));
  LOOM_TRY(CheckWeight(weight, Path(*scope, weight.name)));
  onnx::TensorProto* tensor = NewTensor(*state_, weight.name, doc_string);
  tensor->set_data_type(static_cast<int>(weight.data_type));
  tensor->mutable_dims()->Add(weight.dims.begin(), weight.dims.end());
  // ONNX's checker accepts no data field, not even raw_data, if there are no elements.
  if (weight.byte_length == 0) return Append(*state_, scope->graph, tensor, tensor);
  SetReference({static_cast<std::uint32_t>(state_->weights.size()), weight.byte_length}, tensor);
  state_->weights.push_back(std::move(weight));
  return Append(*state_, scope->graph, tensor, nullptr);
}

}  // namespace loom
