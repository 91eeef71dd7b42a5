// Describes a model: its contents, with the types of all values.
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
  std::string type;  // as ToString(ValueType) writes it; "" if inference did not find it
};

struct AttributeSummary {
  std::string name;
  std::string type;  // as in ONNX text: "int", "strings", "tensor"
  std::string text;  // the value in ONNX text; for a tensor beyond kInlineLimit its type
};

struct SubgraphSummary;

struct NodeSummary {
  std::string name;
  std::string op_type;
  std::string domain;
  std::vector<std::string> inputs;
  std::vector<NamedType> outputs;
  std::vector<AttributeSummary> attributes;  // without graphs
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

// The types are those that the operator passes into the body.
struct SubgraphSummary : GraphSummary {
  std::string attribute;  // the attribute that holds it, such as "then_branch"
};

struct ModelSummary : GraphSummary {
  std::int64_t ir_version = 0;
  std::vector<OpsetImport> opset_imports;
  std::string producer_name;
};

// Describes the model. Reads no weight bytes. Fails: invalid-argument if the skeleton is not valid,
// and as the checks of ModelBuilder::Finish.
Result<ModelSummary> Inspect(const Model& model);

}  // namespace loom
