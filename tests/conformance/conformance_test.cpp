// Every official model is built again through Loom's API, and is the same model then.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>

#include "conformance/models.h"
#include "conformance/normalise.h"
#include "conformance/rebuild.h"
#include "conformance/types.h"
#include "onnx/checker.h"
#include "onnx/defs/printer.h"

namespace loom::test {
namespace {

// Why the official checker refuses the model; "" if it does not.
std::string Refusal(const onnx::ModelProto& model) {
  try {
    onnx::checker::check_model(model, /*full_check=*/true);
    return "";
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

std::string FirstDifference(const std::string& expected, const std::string& actual) {
  std::istringstream expected_lines(expected);
  std::istringstream actual_lines(actual);
  std::string a;
  std::string b;
  while (true) {
    const bool more = static_cast<bool>(std::getline(expected_lines, a));
    if (!std::getline(actual_lines, b)) b = "(nothing)";
    if (!more) return "(only in what ONNX text does not show)";
    if (a != b) return "original: " + a + "\nrebuilt:  " + b;
  }
}

void ExpectSame(const onnx::ModelProto& original, const onnx::ModelProto& rebuilt) {
  EXPECT_LE(rebuilt.ir_version(), original.ir_version());
  onnx::ModelProto expected = original;
  onnx::ModelProto actual = rebuilt;
  Normalise(&expected, &actual);
  if (expected.SerializeAsString() == actual.SerializeAsString()) return;
  ADD_FAILURE() << FirstDifference(onnx::ProtoToString(expected), onnx::ProtoToString(actual));
}

struct Totals {
  int models = 0;
  int refused = 0;
  int rebuilt = 0;
  int values = 0;
  int told = 0;
};

class OfficialModelsTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(LOOM_REBUILT_MODELS) / GetParam();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  void Check(const OfficialModel& model) {
    SCOPED_TRACE(model.name);
    const onnx::ModelProto original = ReadModel(model.path);
    auto rebuilt = Rebuild(original);
    ++totals_.models;
    if (!rebuilt.ok()) return ExpectRefused(model, original, rebuilt.error());
    ++totals_.rebuilt;
    const std::string bytes(reinterpret_cast<const char*>(rebuilt->bytes.data()),
                            rebuilt->bytes.size());
    std::ofstream(folder_ / (model.name + ".onnx"), std::ios::binary) << bytes;
    onnx::ModelProto result;
    ASSERT_TRUE(result.ParseFromString(bytes));
    ExpectSame(original, result);
    const TypeComparison types = CompareTypes(original, rebuilt->types);
    for (const std::string& difference : types.differences) ADD_FAILURE() << difference;
    totals_.values += types.equal;
    totals_.told += types.told;
  }

  void ExpectRefused(const OfficialModel& model, const onnx::ModelProto& original,
                     const Error& error) {
    const std::string refusal = Refusal(original);
    EXPECT_NE(refusal, "") << "only Loom refuses the model: " << error.where << ": "
                           << error.message;
    std::cout << model.name << ": the official checker refuses it: " << refusal << "\n";
    std::ofstream(folder_ / (model.name + ".refused")) << error.where << ": " << error.message;
    ++totals_.refused;
  }

  Totals totals_;
  std::filesystem::path folder_;
};

TEST_P(OfficialModelsTest, AreRebuiltTheSame) {
  for (const OfficialModel& model : OfficialModels(GetParam())) Check(model);
  std::cout << GetParam() << ": " << totals_.models << " models, " << totals_.refused
            << " refused by the official checker, " << totals_.rebuilt << " rebuilt; types of "
            << totals_.values << " values equal, " << totals_.told << " told\n";
}

INSTANTIATE_TEST_SUITE_P(Sets, OfficialModelsTest,
                         testing::Values("node", "simple", "pytorch-operator", "pytorch-converted",
                                         "light"));

}  // namespace
}  // namespace loom::test
