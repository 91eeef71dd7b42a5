// The table of schemas. The WebAssembly module registers a schema from it at its first lookup.
#include "adapters/schema_registry.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "all_schemas.h"

namespace loom::test {
namespace {

// Only the complete ONNX has schemas of its own to compare the table with.
#ifndef __ONNX_DISABLE_STATIC_REGISTRATION

using Entry = std::tuple<std::string, std::string, int>;

Entry EntryOf(const onnx::OpSchema& schema) {
  return {schema.Name(), schema.domain(), schema.SinceVersion()};
}

using Parameter = std::tuple<std::string, std::string, int, bool, int>;

std::vector<Parameter> ParametersOf(const std::vector<onnx::OpSchema::FormalParameter>& all) {
  std::vector<Parameter> parameters;
  for (const auto& one : all) {
    parameters.emplace_back(one.GetName(), one.GetTypeStr(), one.GetOption(),
                            one.GetIsHomogeneous(), one.GetMinArity());
  }
  return parameters;
}

std::vector<std::pair<std::string, std::vector<std::string>>> ConstraintsOf(
    const onnx::OpSchema& schema) {
  std::vector<std::pair<std::string, std::vector<std::string>>> constraints;
  for (const auto& one : schema.typeConstraintParams()) {
    constraints.emplace_back(one.type_param_str, one.allowed_type_strs);
  }
  return constraints;
}

std::map<std::string, std::tuple<int, bool, std::string>> AttributesOf(
    const onnx::OpSchema& schema) {
  std::map<std::string, std::tuple<int, bool, std::string>> attributes;
  for (const auto& [name, one] : schema.attributes()) {
    attributes[name] = {one.type, one.required, one.default_value.SerializeAsString()};
  }
  return attributes;
}

TEST(SchemaRegistry, HasAMakerForEachSchemaOfOnnx) {
  std::set<Entry> made;
  for (const SchemaMaker& maker : SchemaMakers()) {
    const onnx::OpSchema schema = maker.Make();
    EXPECT_EQ(schema.Name(), maker.op_type);
    EXPECT_TRUE(made.insert(EntryOf(schema)).second) << maker.op_type << " is there twice";
  }
  std::set<Entry> registered;
  for (const auto& schema : onnx::OpSchemaRegistry::get_all_schemas_with_history()) {
    registered.insert(EntryOf(schema));
  }
  EXPECT_EQ(made, registered);
}

TEST(SchemaRegistry, DefinesEachSchemaAsOnnxDoes) {
  for (const SchemaMaker& maker : SchemaMakers()) {
    SCOPED_TRACE(std::string(maker.op_type) + " " + std::to_string(maker.since));
    const onnx::OpSchema expected = maker.code();
    onnx::OpSchema defined;
    maker.Complete(defined);
    EXPECT_EQ(EntryOf(defined), EntryOf(expected));
    EXPECT_EQ(ParametersOf(defined.inputs()), ParametersOf(expected.inputs()));
    EXPECT_EQ(ParametersOf(defined.outputs()), ParametersOf(expected.outputs()));
    EXPECT_EQ(ConstraintsOf(defined), ConstraintsOf(expected));
    EXPECT_EQ(AttributesOf(defined), AttributesOf(expected));
  }
}

#endif

// What a schema has from code and not from the table, and what ONNX derives from the definition.
std::string CodeOf(const onnx::OpSchema& schema) {
  std::ostringstream text;
  text << schema.domain() << " " << schema.Name() << " " << schema.SinceVersion() << " "
       << schema.Deprecated() << schema.has_type_and_shape_inference_function()
       << schema.has_data_propagation_function() << " " << schema.min_input() << " "
       << schema.max_input() << " " << schema.min_output() << " " << schema.max_output();
  for (const int opset : schema.function_opset_versions()) {
    text << " " << opset;
    for (const auto& import : schema.GetFunction(opset)->opset_import()) {
      text << "/" << import.domain() << import.version();
    }
    for (const auto& node : schema.GetFunction(opset)->node()) text << "," << node.op_type();
  }
  return text.str();
}

// The test runs with the complete ONNX and with the lean one. Both must give the same digest.
TEST(SchemaRegistry, HasTheSameCodeInBothBuilds) {
  RegisterAllSchemas();
  std::set<std::string> lines;
  for (const auto& schema : onnx::OpSchemaRegistry::get_all_schemas_with_history()) {
    lines.insert(CodeOf(schema));
  }
  EXPECT_EQ(lines.size(), 659U);
  std::uint64_t digest = 14695981039346656037U;  // FNV-1a
  for (const std::string& line : lines) {
    for (const char character : line) {
      digest = (digest ^ static_cast<unsigned char>(character)) * 1099511628211U;
    }
  }
  EXPECT_EQ(digest, 12386835499317628859U)
      << "after an update of ONNX, take the digest of the complete build";
}

TEST(SchemaRegistry, FindsTheVersionForAnOpset) {
  EXPECT_EQ(SchemaAt("Relu", "", 13)->SinceVersion(), 13);
  EXPECT_EQ(SchemaAt("Relu", "", 12)->SinceVersion(), 6);
  EXPECT_EQ(SchemaAt("Gelu", "", 19), nullptr);
  EXPECT_EQ(SchemaAt("Relu", "ai.onnx.ml", 3), nullptr);
  EXPECT_EQ(SchemaAt("Nonsense", "", 13), nullptr);
  EXPECT_EQ(LatestSchema("LinearRegressor", "ai.onnx.ml")->SinceVersion(), 1);
}

}  // namespace
}  // namespace loom::test
