#include "adapters/schema_history.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "adapters/schema.h"
#include "adapters/schema_registry.h"
#include "base/text.h"
#include "onnx/defs/schema.h"

namespace loom {
namespace {

// All versions that are not deprecated, oldest first.
std::vector<const onnx::OpSchema*> Versions(const std::string& op_type, const std::string& domain) {
  std::vector<const onnx::OpSchema*> versions;
  int opset = std::numeric_limits<int>::max();
  while (const onnx::OpSchema* schema = SchemaAt(op_type, domain, opset)) {
    if (!schema->Deprecated()) versions.push_back(schema);
    opset = schema->SinceVersion() - 1;
  }
  std::ranges::reverse(versions);
  return versions;
}

std::string DomainLabel(std::string_view domain) {
  return domain.empty() ? "ai.onnx" : std::string(domain);
}

// Suggests an operator with a similar name, or of another official domain.
std::string FindAlike(std::string_view op_type) {
  for (const SchemaMaker& maker : SchemaMakers()) {
    if (!LooksAlike(maker.op_type, op_type)) continue;
    return "; did you mean " + Quoted(maker.op_type) + " of domain " +
           Quoted(DomainLabel(maker.domain)) + "?";
  }
  return {};
}

// A version of an operator, and the opsets it is valid for.
struct VersionRange {
  const onnx::OpSchema* version = nullptr;  // null: none
  std::string text;                         // "since opset 13", "until opset 12"
};

// The version of the operator nearest to `schema` for which `holds` is true, later ones first.
template <typename Predicate>
VersionRange NearestVersion(const onnx::OpSchema& schema, Predicate holds) {
  const auto versions = Versions(schema.Name(), schema.domain());
  const auto later = [&](const onnx::OpSchema* version) {
    return version->SinceVersion() > schema.SinceVersion();
  };
  for (const onnx::OpSchema* version : versions) {
    if (!later(version) || !holds(*version)) continue;
    return {version, "since opset " + std::to_string(version->SinceVersion())};
  }
  int next = schema.SinceVersion();
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    if (later(*it)) continue;
    if (holds(**it)) return {*it, "until opset " + std::to_string(next - 1)};
    next = (*it)->SinceVersion();
  }
  return {};
}

bool Takes(const onnx::OpSchema& schema, const std::string& attribute) {
  return schema.attributes().contains(attribute);
}

// For an attribute that became an input, as the axes of Squeeze: the number of the input.
std::string InputHistory(const onnx::OpSchema& schema, const std::string& name) {
  const auto& inputs = schema.inputs();
  const auto it = std::ranges::find(inputs, name, &onnx::OpSchema::FormalParameter::GetName);
  if (it == inputs.end()) return {};
  return ", and is input " + std::to_string(it - inputs.begin()) + " now";
}

}  // namespace

Error UnknownOperator(const std::string& op_type, const std::string& domain, int opset) {
  std::string message = "domain " + Quoted(DomainLabel(domain)) + " has no operator " +
                        Quoted(op_type) + " at opset " + std::to_string(opset);
  const auto since = [](const onnx::OpSchema& schema) {
    return std::to_string(schema.SinceVersion());
  };
  const onnx::OpSchema* here = SchemaAt(op_type, domain, opset);
  const auto versions = Versions(op_type, domain);
  if (here) {
    const VersionRange again = NearestVersion(*here, [](const onnx::OpSchema&) { return true; });
    message += "; it was deprecated in opset " + since(*here);
    if (again.text.starts_with("since")) message += ", and is back " + again.text;
  } else if (versions.empty()) {
    message += FindAlike(op_type);
  } else {
    message += "; it appeared in opset " + since(*versions.front());
  }
  return {ErrorCode::kUnknownOperator, {}, std::move(message), {}};
}

std::string AttributeHistory(const onnx::OpSchema& schema, const std::string& name) {
  const VersionRange range =
      NearestVersion(schema, [&](const onnx::OpSchema& version) { return Takes(version, name); });
  if (!range.version) return {};
  return "; " + Quoted(name) + " exists " + range.text + InputHistory(schema, name);
}

std::string EnumerationHistory(const onnx::OpSchema& schema, const std::string& attribute,
                               const std::string& value) {
  const VersionRange range = NearestVersion(schema, [&](const onnx::OpSchema& version) {
    return std::ranges::count(EnumerationOf(version, attribute).strings, value) > 0;
  });
  return range.version ? "; " + Quoted(value) + " is one " + range.text : std::string();
}

bool CountRange::Contains(std::size_t count) const {
  return std::cmp_greater_equal(count, low) && std::cmp_less_equal(count, high);
}

CountRange CountsOf(const onnx::OpSchema& schema, Side side) {
  if (side == Side::kInputs) return {schema.min_input(), schema.max_input()};
  return {schema.min_output(), schema.max_output()};
}

std::string ToString(const CountRange& range) {
  if (range.low == range.high) return "exactly " + std::to_string(range.low);
  if (range.high == std::numeric_limits<int>::max()) {
    return "at least " + std::to_string(range.low);
  }
  return std::to_string(range.low) + " to " + std::to_string(range.high);
}

std::string ArityHistory(const onnx::OpSchema& schema, Side side, std::size_t count) {
  const VersionRange range = NearestVersion(schema, [&](const onnx::OpSchema& version) {
    return CountsOf(version, side).Contains(count);
  });
  if (!range.version) return {};
  return "; " + ToString(CountsOf(*range.version, side)) + " " + range.text;
}

}  // namespace loom
