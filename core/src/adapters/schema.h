// The only code that reads ONNX's operator schemas: lookup, arity, attributes, type constraints.
// Paths of errors begin below the node: input 1 "W".
// https://github.com/onnx/onnx/blob/main/docs/OpSchema.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/enumeration_table.h"
#include "adapters/inference.h"
#include "loom/result.h"
#include "loom/types.h"
#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// The domain; "" for "ai.onnx", which is another name of the default domain.
std::string_view NormalDomain(std::string_view domain);

// The newest version of an official domain; nullopt for a custom one.
std::optional<int> LatestOpset(std::string_view domain);

// Adds an opset import to `opsets`, by normalised domain. Custom domains have all versions from 1
// on. Fails, without a path: invalid-argument if the domain has no such version or is already
// imported.
Status AddOpset(std::string_view domain, std::int64_t version, OpsetVersions* opsets);

// The version of the domain that was current when the ai.onnx opset was released; 1 for a custom
// domain.
int OpsetBeside(int ai_onnx_opset, std::string_view domain);

// The schema of the operator at the opset. Null for an operator of a custom domain, whose nodes are
// not checked. Fails: unknown-operator in an official domain, with the opset in which the operator
// appeared or was removed.
Result<const onnx::OpSchema*> FindSchema(std::string_view op_type, std::string_view domain,
                                         int opset);

// The number of required outputs, at least 1.
std::size_t DefaultOutputCount(const onnx::OpSchema& schema);

// Check the number of inputs and outputs. `inputs[i]` and `outputs[i]` say whether it is present:
// only an optional one may be absent. Fail: bad-arity.
Status CheckInputArity(const onnx::OpSchema& schema, const std::vector<bool>& inputs);
Status CheckOutputArity(const onnx::OpSchema& schema, const std::vector<bool>& outputs);

// The smallest number of inputs, counting absent ones.
std::size_t MinInputs(const onnx::OpSchema& schema);

// The kind of the attribute. Fails: bad-attribute, without a path, if the schema has no such
// attribute.
Result<onnx::AttributeProto::AttributeType> KindOfAttribute(const onnx::OpSchema& schema,
                                                            const std::string& name);

// The values that the documentation of this version of the operator allows for the attribute.
Enumeration EnumerationOf(const onnx::OpSchema& schema, std::string_view attribute);

// Checks that no required attribute is missing. Fails: bad-attribute.
Status CheckRequiredAttributes(const onnx::OpSchema& schema, const onnx::NodeProto& node);

// Runs ONNX's own check after ours. Only output counts of a few old operators fail here. Fails:
// bad-arity.
Status CheckOfficially(const onnx::OpSchema& schema, const onnx::NodeProto& node);

// Check the types of one node against the type constraints. A null type is an absent input. An
// output without a type gets one if the constraints leave only one. Fail: type-mismatch.
Status CheckInputTypes(const onnx::OpSchema& schema,
                       std::span<const onnx::TypeProto* const> input_types);
Status CheckOutputTypes(const onnx::OpSchema& schema,
                        std::span<const onnx::TypeProto* const> input_types,
                        std::span<onnx::TypeProto* const> output_types);

// The data types allowed for input `index`; only one if another input determines it. `input_types`
// as in CheckInputTypes.
std::vector<DataType> DataTypesOfInput(const onnx::OpSchema& schema, std::size_t index,
                                       std::span<const onnx::TypeProto* const> input_types);

// The path of input `index`, with its name in the schema: input 1 "W". `schema` may be null.
std::string InputLabel(const onnx::OpSchema* schema, std::size_t index);

}  // namespace loom
