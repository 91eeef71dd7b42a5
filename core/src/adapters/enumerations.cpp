#include "adapters/enumerations.h"

#include <algorithm>
#include <vector>

#include "adapters/enumeration_table.h"
#include "adapters/schema.h"
#include "adapters/schema_history.h"
#include "base/text.h"
#include "loom/types.h"
#include "proto/paths.h"

namespace loom {
namespace {

// What is wrong with the value; empty if nothing is.
std::string CheckString(const Enumeration& allowed, const std::string& value) {
  if (allowed.strings.empty() || std::ranges::count(allowed.strings, value) > 0) return {};
  std::string text;
  const std::string_view* meant = nullptr;
  for (const std::string_view& one : allowed.strings) {
    text += (text.empty() ? "" : ", ") + Quoted(one);
    if (LooksAlike(one, value)) meant = &one;
  }
  return "given " + Quoted(value) + ", allowed are " + text +
         (meant ? "; did you mean " + Quoted(*meant) + "?" : "");
}

std::string CheckInteger(const Enumeration& allowed, std::int64_t value) {
  if (allowed.integers != 0 && (value < 0 || value >= allowed.integers)) {
    return "given " + std::to_string(value) + ", allowed are 0 to " +
           std::to_string(allowed.integers - 1);
  }
  // 0, TensorProto.UNDEFINED, is allowed: it is the default of some of these attributes.
  const bool data_type = value >= 0 && value < onnx::TensorProto::DataType_ARRAYSIZE;
  if (allowed.data_type && !data_type) return std::to_string(value) + " is not a data type";
  return {};
}

std::string Check(const onnx::OpSchema& schema, const onnx::AttributeProto& attribute) {
  const Enumeration allowed = EnumerationOf(schema, attribute.name());
  if (attribute.has_i()) return CheckInteger(allowed, attribute.i());
  std::vector<std::string> values(attribute.strings().begin(), attribute.strings().end());
  if (attribute.has_s()) values.push_back(attribute.s());
  for (const std::string& value : values) {
    const std::string problem = CheckString(allowed, value);
    if (problem.empty()) continue;
    return problem + EnumerationHistory(schema, attribute.name(), value);
  }
  return {};
}

}  // namespace

Result<std::optional<std::int64_t>> NamedDataType(const onnx::OpSchema& schema,
                                                  const Attribute& attribute) {
  const auto* name = std::get_if<std::string>(&attribute.value);
  if (!name || !EnumerationOf(schema, attribute.name).data_type) {
    return std::optional<std::int64_t>();
  }
  const auto type = DataTypeNamed(*name);
  if (type) return std::optional(static_cast<std::int64_t>(*type));
  return Error{ErrorCode::kBadAttribute,
               {},
               Quoted(*name) + " is not a data type; expected a name such as \"float32\"",
               {}};
}

Status CheckEnumerations(const onnx::OpSchema& schema, const onnx::NodeProto& node) {
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    const bool may_be_fixed =
        attribute.has_s() || attribute.has_i() || attribute.strings_size() > 0;
    if (!may_be_fixed) continue;
    std::string problem = Check(schema, attribute);
    if (problem.empty()) continue;
    return Error{ErrorCode::kBadAttribute, AttributePath(attribute.name()), std::move(problem), {}};
  }
  return Done{};
}

}  // namespace loom
