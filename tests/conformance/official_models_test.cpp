// Rebuilds every official model through Loom's API. The result must be the same model.
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/check.h"
#include "conformance/models.h"

namespace loom::test {
namespace {

struct OfficialSet {
  const char* name;
  int models;
};

class OfficialModelsTest : public testing::TestWithParam<OfficialSet> {};

TEST_P(OfficialModelsTest, AreTheSameAfterTheirRebuild) {
  SetCheck check(GetParam().name);
  for (const OfficialModel& model : OfficialModels(GetParam().name)) {
    check.Check(model.name, ReadModel(model.path));
  }
  EXPECT_EQ(check.models(), GetParam().models);
  check.PrintTotals();
}

INSTANTIATE_TEST_SUITE_P(All, OfficialModelsTest,
                         testing::Values(OfficialSet{"node", 1765}, OfficialSet{"simple", 23},
                                         OfficialSet{"pytorch-operator", 35},
                                         OfficialSet{"pytorch-converted", 82},
                                         OfficialSet{"light", 9}),
                         [](const auto& set) {
                           std::string name = set.param.name;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace loom::test
