// The one door to ONNX's operator schemas: lookup, arity, attributes, type constraints. The path of
// an error begins below the node: input 1 "W".
// https://github.com/onnx/onnx/blob/main/docs/OpSchema.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/enumeration_table.h"
#include "loom/result.h"
#include "loom/types.h"
#include "onnx/onnx_pb.h"

namespace onnx {
class OpSchema;
}

namespace loom {

// "ai.onnx" is another spelling of the default domain "".
std::string_view NormalDomain(std::string_view domain);

// The newest version of an official domain; nullopt for a custom one.
std::optional<int> LatestOpset(std::string_view domain);

// Fails, without a path: invalid-argument when the domain has no such version. A custom domain has
// all from 1 on.
Status CheckOpsetVersion(std::string_view domain, std::int64_t version);

// The version of an official domain that was current when that ai.onnx opset was released; 1 for a
// custom domain.
int OpsetBeside(int ai_onnx_opset, std::string_view domain);

// Null when a custom domain has no such operator: its nodes are not checked.
// Fails: unknown-operator (in an official domain), with the opset in which it appeared or went.
Result<const onnx::OpSchema*> FindSchema(std::string_view op_type, std::string_view domain,
                                         int opset);

// The number of outputs of a node whose caller gives no number: the required ones, at least
// one.
std::size_t DefaultOutputCount(const onnx::OpSchema& schema);

// Fails: bad-arity. `inputs[i]` and `outputs[i]` say whether that one is there: only an optional
// one may be left out.
Status CheckInputArity(const onnx::OpSchema& schema, const std::vector<bool>& inputs);
Status CheckOutputArity(const onnx::OpSchema& schema, const std::vector<bool>& outputs);

// The fewest inputs that a node has, absent ones included.
std::size_t MinInputs(const onnx::OpSchema& schema);

// The kind that the schema gives the attribute. Fails: bad-attribute, without a path, when it has
// no such attribute.
Result<onnx::AttributeProto::AttributeType> KindOfAttribute(const onnx::OpSchema& schema,
                                                            const std::string& name);

// The values that the documentation of that version fixes for the attribute.
Enumeration EnumerationOf(const onnx::OpSchema& schema, std::string_view attribute);

// Fails: bad-attribute when a required attribute is missing.
Status CheckRequiredAttributes(const onnx::OpSchema& schema, const onnx::NodeProto& node);

// The schema's own check of a node, behind those above, which say more. What they leave are numbers
// of outputs that a few old operators do not take. Fails: bad-arity.
Status CheckOfficially(const onnx::OpSchema& schema, const onnx::NodeProto& node);

// Input and output types of one node against the type constraints. A null type is an absent input.
// An output that inference left open gets the type that the constraints leave, if only one is left.
// Fails: type-mismatch.
Status CheckInputTypes(const onnx::OpSchema& schema,
                       std::span<const onnx::TypeProto* const> input_types);
Status CheckOutputTypes(const onnx::OpSchema& schema,
                        std::span<const onnx::TypeProto* const> input_types,
                        std::span<onnx::TypeProto* const> output_types);

// The data types of a tensor that the type constraints allow as input `index`: one where another
// input decides it. `input_types` as in CheckInputTypes.
std::vector<DataType> DataTypesOfInput(const onnx::OpSchema& schema, std::size_t index,
                                       std::span<const onnx::TypeProto* const> input_types);

// Name of the formal parameter of input `index`, for messages: input 1 "W".
std::string InputLabel(const onnx::OpSchema* schema, std::size_t index);

}  // namespace loom
