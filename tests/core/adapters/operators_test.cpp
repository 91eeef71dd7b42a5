// What hosts can ask about operators. The package must have a typed function for every operator.
#include "loom/operators.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "all_schemas.h"
#include "core/support/support.h"
#include "onnx/defs/schema.h"

namespace loom::test {
namespace {

TEST(Operators, FormsOfOutputs) {
  EXPECT_EQ(OutputFormOf("Relu", ""), OutputForm::kOne);
  EXPECT_EQ(OutputFormOf("Relu", "ai.onnx"), OutputForm::kOne);
  EXPECT_EQ(OutputFormOf("MaxPool", ""), OutputForm::kOneAndOptional);
  EXPECT_EQ(OutputFormOf("LSTM", ""), OutputForm::kOneAndOptional);
  EXPECT_EQ(OutputFormOf("TopK", ""), OutputForm::kSeveral);
  EXPECT_EQ(OutputFormOf("Split", ""), OutputForm::kSeveral);
  EXPECT_EQ(OutputFormOf("If", ""), OutputForm::kSeveral);
  EXPECT_EQ(OutputFormOf("Upsample", ""), OutputForm::kOne);
  EXPECT_EQ(OutputFormOf("LinearClassifier", "ai.onnx.ml"), OutputForm::kSeveral);
  EXPECT_EQ(OutputFormOf("Scaler", "ai.onnx.ml"), OutputForm::kOne);
  EXPECT_EQ(OutputFormOf("Scaler", ""), OutputForm::kUnknown);
  EXPECT_EQ(OutputFormOf("Relu", "com.example"), OutputForm::kUnknown);
}

TEST(Operators, ThePackageHasEveryOperator) {
  std::stringstream text;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("../web/src/ops")) {
    text << std::ifstream(entry.path()).rdbuf();
    ++files;
  }
  EXPECT_GT(files, 10);
  const std::string types = text.str();
  RegisterAllSchemas();
  const auto schemas = onnx::OpSchemaRegistry::get_all_schemas();
  EXPECT_GT(schemas.size(), 220U);
  for (const auto& schema : schemas) {
    const std::string method = "\n  " + schema.Name();
    EXPECT_TRUE(types.find(method + "(") != std::string::npos ||
                types.find(method + "<") != std::string::npos)
        << schema.domain() << " " << schema.Name();
    EXPECT_NE(types.find(schema.domain().empty() ? "\"ai.onnx\":" : "\"" + schema.domain() + "\":"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace loom::test
