// The fixtures are built again through Loom's API too. None of them may be refused.
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
    // For the tests of the package, which have no parser.
    std::ofstream(RebuiltFolder("fixtures") / (fixture.name + ".original"), std::ios::binary)
        << model.SerializeAsString();
    check.Check(fixture.name, model);
  }
  EXPECT_EQ(check.refused(), 0);
  check.TellTotals();
}

}  // namespace
}  // namespace loom::test
