#include "adapters/schema_registry.h"

#include <string>
#include <unordered_set>

#include "adapters/schema_definition.h"
#include "onnx/defs/operator_sets.h"
#include "onnx/defs/operator_sets_ml.h"
#include "onnx/defs/operator_sets_preview.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

using Registry = onnx::OpSchemaRegistry;

// Whether ONNX registers all schemas itself. If so, their code is complete.
bool RegisteredByOnnx() { return !onnx::IsOnnxStaticRegistrationDisabled(); }

constexpr std::string_view kTypeLists[] = {
#define LOOM_TYPES(types) types,
#define LOOM_SCHEMA(set, domain, version, name, definition)
#include "adapters/schemas.inc"
#undef LOOM_TYPES
#undef LOOM_SCHEMA
};

constexpr SchemaMaker kMakers[] = {
#define LOOM_TYPES(types)
#define LOOM_SCHEMA(set, domain, version, name, definition) \
  {#name, domain, version,                                  \
   onnx::GetOpSchema<onnx::ONNX_OPERATOR_SET_SCHEMA_CLASS_NAME(set, version, name)>, definition},
#include "adapters/schemas.inc"
#undef LOOM_TYPES
#undef LOOM_SCHEMA
};

void Register(std::string_view op_type);

template <typename Nodes>
void RegisterEach(const Nodes& nodes) {
  for (const onnx::NodeProto& node : nodes) {
    Register(node.op_type());
    ForEachSubgraph(node, [](const onnx::GraphProto& body) { RegisterEach(body.node()); });
  }
}

void RegisterVersion(const SchemaMaker& maker) {
  onnx::RegisterSchema(maker.Make(), 0, true, /*fail_with_exception=*/true);
  // An operator without an inference function is inferred through its function body.
  const onnx::OpSchema& schema =
      *Registry::Schema(std::string(maker.op_type), maker.since, std::string(maker.domain));
  if (schema.has_type_and_shape_inference_function()) return;
  for (const int opset : schema.function_opset_versions()) {
    RegisterEach(schema.GetFunction(opset)->node());
  }
}

// Registers all versions of the operator, in every domain.
void Register(std::string_view op_type) {
  static std::unordered_set<std::string_view> registered;
  if (RegisteredByOnnx() || registered.contains(op_type)) return;
  for (const SchemaMaker& maker : kMakers) {
    if (maker.op_type != op_type) continue;
    registered.insert(maker.op_type);
    RegisterVersion(maker);
  }
}

}  // namespace

onnx::OpSchema SchemaMaker::Make() const {
  onnx::OpSchema schema = code();
  if (!RegisteredByOnnx()) Complete(schema);
  return schema;
}

void SchemaMaker::Complete(onnx::OpSchema& schema) const {
  schema.SetName(std::string(op_type)).SetDomain(std::string(domain));
  Define(definition, kTypeLists, schema);
  schema.SinceVersion(since);  // last, because it also sets the version of function bodies
}

std::span<const SchemaMaker> SchemaMakers() { return kMakers; }

const onnx::OpSchema* SchemaAt(std::string_view op_type, std::string_view domain, int opset) {
  Register(op_type);
  return Registry::Schema(std::string(op_type), opset, std::string(domain));
}

const onnx::OpSchema* LatestSchema(std::string_view op_type, std::string_view domain) {
  Register(op_type);
  return Registry::Schema(std::string(op_type), std::string(domain));
}

void RegisterSchemasOf(const onnx::ModelProto& model) {
  RegisterEach(model.graph().node());
  for (const onnx::FunctionProto& function : model.functions()) RegisterSchemasOf(function);
}

void RegisterSchemasOf(const onnx::FunctionProto& function) { RegisterEach(function.node()); }

}  // namespace loom
