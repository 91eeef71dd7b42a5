// The steps that add a node with bodies, or a function. Each does what the function of ModelBuilder
// with the same name says.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "builder/builder_state.h"

namespace loom::steps {

Status BeginNode(BuilderState& state, std::uint32_t graph_id, std::string_view op_type,
                 std::span<const NodeInput> inputs, std::span<const Attribute> attributes,
                 const NodeOptions& options);
Result<ModelBuilder::Body> BeginBody(BuilderState& state);
Status EndBody(BuilderState& state, std::span<const Value> outputs);
Result<std::vector<Value>> EndNode(BuilderState& state);

Result<ModelBuilder::Body> BeginFunction(BuilderState& state, const FunctionOptions& options);
Status EndFunction(BuilderState& state, std::span<const Value> outputs);

void Abandon(BuilderState& state);

// The error of a step that is not the next one.
Error OutOfOrder(const char* message);

}  // namespace loom::steps
