#include "registry.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

namespace loom::ops {

std::vector<Operator> AllOperators() {
  auto schemas = onnx::OpSchemaRegistry::get_all_schemas_with_history();
  std::ranges::sort(schemas, {}, [](const onnx::OpSchema& schema) {
    return std::tuple(schema.domain(), schema.Name(), schema.SinceVersion());
  });
  std::vector<Operator> operators;
  for (const onnx::OpSchema& schema : schemas) {
    const bool same = !operators.empty() && operators.back().domain == schema.domain() &&
                      operators.back().name == schema.Name();
    if (!same) operators.push_back({schema.domain(), schema.Name(), {}, 0});
    Operator& op = operators.back();
    op.deprecated_in = schema.Deprecated() ? schema.SinceVersion() : 0;
    if (!schema.Deprecated()) op.versions.push_back(schema);
  }
  return operators;
}

std::vector<AttributeHistory> AttributesOf(const Operator& op) {
  std::set<std::string> names;
  for (const onnx::OpSchema& version : op.versions) {
    for (const auto& [name, attribute] : version.attributes()) names.insert(name);
  }
  std::vector<AttributeHistory> attributes;
  for (const std::string& name : names) {
    AttributeHistory history{name, {}, 0};
    for (const onnx::OpSchema& version : op.versions) {
      if (version.attributes().contains(name)) {
        history.versions.push_back(&version);
        history.until = 0;
      } else if (!history.versions.empty() && history.until == 0) {
        history.until = version.SinceVersion() - 1;
      }
    }
    attributes.push_back(std::move(history));
  }
  return attributes;
}

std::string FolderOf(const onnx::OpSchema& schema) {
  return std::filesystem::path(schema.file()).parent_path().filename().string();
}

}  // namespace loom::ops
