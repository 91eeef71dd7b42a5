// The table of schemas, from which the WebAssembly module registers those that are asked for.
#include "schema_registry.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>

namespace loom::test {
namespace {

using Entry = std::tuple<std::string, std::string, int>;

Entry EntryOf(const onnx::OpSchema& schema) {
  return {schema.Name(), schema.domain(), schema.SinceVersion()};
}

TEST(SchemaRegistry, HasAMakerForEachSchemaOfOnnx) {
  std::set<Entry> made;
  for (const SchemaMaker& maker : SchemaMakers()) {
    const onnx::OpSchema schema = maker.make();
    EXPECT_EQ(schema.Name(), maker.op_type);
    EXPECT_TRUE(made.insert(EntryOf(schema)).second) << maker.op_type << " is there twice";
  }
  std::set<Entry> registered;
  for (const auto& schema : onnx::OpSchemaRegistry::get_all_schemas_with_history()) {
    registered.insert(EntryOf(schema));
  }
  EXPECT_EQ(made, registered);
}

TEST(SchemaRegistry, FindsTheVersionThatHolds) {
  EXPECT_EQ(SchemaAt("Relu", "", 13)->SinceVersion(), 13);
  EXPECT_EQ(SchemaAt("Relu", "", 12)->SinceVersion(), 6);
  EXPECT_EQ(SchemaAt("Gelu", "", 19), nullptr);
  EXPECT_EQ(SchemaAt("Relu", "ai.onnx.ml", 3), nullptr);
  EXPECT_EQ(SchemaAt("Nonsense", "", 13), nullptr);
  EXPECT_EQ(LatestSchema("LinearRegressor", "ai.onnx.ml")->SinceVersion(), 1);
}

}  // namespace
}  // namespace loom::test
