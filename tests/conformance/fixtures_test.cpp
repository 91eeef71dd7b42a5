// Rebuilds the fixtures through Loom's API. Loom must accept all of them.
#include "conformance/fixtures.h"

#include <gtest/gtest.h>

#include <fstream>

#include "conformance/check.h"
#include "onnx/checker.h"

namespace loom::test {
namespace {

TEST(Fixtures, AreTheSameAfterTheirRebuild) {
  SetCheck check("fixtures");
  for (const Fixture& fixture : Fixtures()) {
    const onnx::ModelProto model = MakeModel(fixture);
    ASSERT_NO_THROW(onnx::checker::check_model(model)) << fixture.name;
    // The tests of the package read this file, since they have no parser for ONNX text.
    std::ofstream(RebuiltFolder("fixtures") / (fixture.name + ".original"), std::ios::binary)
        << model.SerializeAsString();
    check.Check(fixture.name, model);
  }
  EXPECT_EQ(check.refused(), 0);
  check.PrintTotals();
}

}  // namespace
}  // namespace loom::test
