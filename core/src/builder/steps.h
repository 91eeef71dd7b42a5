// Nodes with bodies and functions, step by step: ModelBuilder's steps of the same names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "builder/builder_state.h"

namespace loom {

Status BeginNode(BuilderState& state, std::uint32_t graph_id, std::string_view op_type,
                 std::span<const NodeInput> inputs, std::span<const Attribute> attributes,
                 const NodeOptions& options);
Result<ModelBuilder::Body> BeginBody(BuilderState& state);
Status EndBody(BuilderState& state, std::span<const Value> outputs);
Result<std::vector<Value>> EndNode(BuilderState& state);

Result<ModelBuilder::Body> BeginFunction(BuilderState& state, const FunctionOptions& options);
Status EndFunction(BuilderState& state, std::span<const Value> outputs);

void Abandon(BuilderState& state);

// A step that is not the next one.
Error OutOfOrder(const char* message);

}  // namespace loom
