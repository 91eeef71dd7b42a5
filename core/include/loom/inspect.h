// Describes a model: what is in it, with the types of all values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loom/model.h"
#include "loom/result.h"
#include "loom/types.h"

namespace loom {

struct NamedType {
  std::string name;
  std::string type;  // as ToString(ValueType), "" when inference could not find it
};

struct AttributeSummary {
  std::string name;
  std::string type;  // as ONNX text names it: "int", "strings", "tensor"
  std::string text;  // the value in ONNX text; of a tensor beyond kInlineLimit only its type
};

struct SubgraphSummary;

struct NodeSummary {
  std::string name;
  std::string op_type;
  std::string domain;
  std::vector<std::string> inputs;
  std::vector<NamedType> outputs;
  std::vector<AttributeSummary> attributes;  // but for graphs
  std::vector<SubgraphSummary> subgraphs;
};

struct InitializerSummary {
  NamedType value;
  std::uint64_t byte_length = 0;
};

struct GraphSummary {
  std::string graph_name;
  std::vector<NamedType> inputs;
  std::vector<NamedType> outputs;
  std::vector<InitializerSummary> initializers;
  std::vector<NodeSummary> nodes;  // in the model's order
};

// Types are those that the operator gives the body.
struct SubgraphSummary : GraphSummary {
  std::string attribute;  // that holds it, such as "then_branch"
};

struct ModelSummary : GraphSummary {
  std::int64_t ir_version = 0;
  std::vector<OpsetImport> opset_imports;
  std::string producer_name;
};

// Fails: invalid-argument for a skeleton that is none; as the checks of ModelBuilder::Finish.
Result<ModelSummary> Inspect(const Model& model);

}  // namespace loom
