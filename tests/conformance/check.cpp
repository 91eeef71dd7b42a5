#include "conformance/check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "all_schemas.h"
#include "conformance/normalise.h"
#include "conformance/rebuild.h"
#include "conformance/types.h"
#include "onnx/checker.h"
#include "onnx/defs/printer.h"

namespace loom::test {
namespace {

constexpr std::int64_t kInitializerIrVersion = 4;

// The reason why the official checker refuses the model; "" if it accepts it.
std::string Refusal(const onnx::ModelProto& model) {
  try {
    onnx::checker::check_model(model, /*full_check=*/true);
    return "";
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

std::string FirstDifference(const std::string& original, const std::string& rebuilt) {
  std::istringstream original_lines(original);
  std::istringstream rebuilt_lines(rebuilt);
  std::string a;
  std::string b;
  while (std::getline(original_lines, a)) {
    if (!std::getline(rebuilt_lines, b)) b = "(nothing)";
    if (a != b) return "original: " + a + "\nrebuilt:  " + b;
  }
  return "only where ONNX text shows nothing";
}

void ExpectSame(const onnx::ModelProto& original, const onnx::ModelProto& rebuilt) {
  const bool initializers = original.graph().initializer_size() > 0;
  EXPECT_LE(rebuilt.ir_version(),
            std::max(original.ir_version(), initializers ? kInitializerIrVersion : 0));
  onnx::ModelProto expected = original;
  onnx::ModelProto actual = rebuilt;
  Normalise(&expected, &actual);
  if (expected.SerializeAsString() == actual.SerializeAsString()) return;
  ADD_FAILURE() << FirstDifference(onnx::ProtoToString(expected), onnx::ProtoToString(actual));
}

}  // namespace

std::filesystem::path RebuiltFolder(const std::string& set) {
  return std::filesystem::path(LOOM_REBUILT_MODELS) / set;
}

SetCheck::SetCheck(const std::string& set) : set_(set), folder_(RebuiltFolder(set)) {
  RegisterAllSchemas();
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
}

void SetCheck::Check(const std::string& name, const onnx::ModelProto& original) {
  SCOPED_TRACE(set_ + " / " + name);
  ++models_;
  auto rebuilt = Rebuild(original);
  if (!rebuilt.ok()) return CheckRefused(name, original, rebuilt.error());
  const std::string bytes(reinterpret_cast<const char*>(rebuilt->bytes.data()),
                          rebuilt->bytes.size());
  std::ofstream(folder_ / (name + ".onnx"), std::ios::binary) << bytes;
  onnx::ModelProto message;
  ASSERT_TRUE(message.ParseFromString(bytes));
  ExpectSame(original, message);
  const TypeComparison types = CompareTypes(original, rebuilt->types);
  for (const std::string& difference : types.differences) ADD_FAILURE() << difference;
  // The second time, the builder finds the nodes in its cache of checked nodes.
  auto again = Rebuild(original);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->bytes == rebuilt->bytes);
  EXPECT_TRUE(again->types == rebuilt->types);
  values_ += types.equal;
  only_declared_ += types.only_declared;
}

void SetCheck::CheckRefused(const std::string& name, const onnx::ModelProto& original,
                            const Error& error) {
  ++refused_;
  std::ofstream(folder_ / (name + ".refused")) << error.where << ": " << error.message;
  const std::string refusal = Refusal(original);
  EXPECT_NE(refusal, "") << "only Loom refuses the model: " << error.where << ": " << error.message;
  std::cout << name << ": the official checker refuses it: " << refusal << "\n";
}

void SetCheck::PrintTotals() const {
  std::ostringstream line;
  line << models_ << " models, " << models_ - refused_ << " rebuilt, " << refused_
       << " refused by the official checker; types of " << values_
       << " values equal to ONNX's inference, " << only_declared_ << " that cannot be inferred";
  std::cout << line.str() << "\n";
  std::ofstream(folder_ / "totals.txt") << line.str();
}

}  // namespace loom::test
