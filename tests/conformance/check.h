// Checks a model against its rebuilt form.
#pragma once

#include <filesystem>
#include <string>

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

// The folder for the rebuilt models of a set: <name>.onnx, or <name>.refused with Loom's message.
// The tests of the package compare theirs with these files.
std::filesystem::path RebuiltFolder(const std::string& set);

// Rebuilds the models of one set. Each model
// - may be refused by Loom only if the official checker refuses it, too;
// - must be the same message after its rebuild as before, except for what Normalise removes;
// - must have the value types that CompareTypes expects.
class SetCheck {
 public:
  // Empties the set's folder.
  explicit SetCheck(const std::string& set);

  void Check(const std::string& name, const onnx::ModelProto& original);

  int models() const { return models_; }
  int refused() const { return refused_; }

  // Prints one line with the numbers of models, rebuilt models, refused models and types. Also
  // writes it to totals.txt, because ctest does not show the output of a test that passes.
  void PrintTotals() const;

 private:
  void CheckRefused(const std::string& name, const onnx::ModelProto& original, const Error& error);

  std::string set_;
  std::filesystem::path folder_;
  int models_ = 0;
  int refused_ = 0;
  int values_ = 0;
  int only_declared_ = 0;
};

}  // namespace loom::test
