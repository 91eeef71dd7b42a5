// What must hold of a model and its rebuilt form.
#pragma once

#include <filesystem>
#include <string>

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

// Where the rebuilt models of a set go: <name>.onnx, or <name>.refused with Loom's message. The
// tests of the package compare with them.
std::filesystem::path RebuiltFolder(const std::string& set);

// Rebuilds the models of one set, each of which must
// - be refused by Loom only if the official checker refuses it;
// - be the same message after its rebuild as before, but for what Normalise takes out;
// - have the value types that CompareTypes asks for.
class SetCheck {
 public:
  // Empties the set's folder.
  explicit SetCheck(const std::string& set);

  void Check(const std::string& name, const onnx::ModelProto& original);

  int models() const { return models_; }
  int refused() const { return refused_; }

  // Prints one line: how many models, rebuilt, refused, types. The file totals.txt gets it too,
  // since nobody sees what a test that passes prints.
  void TellTotals() const;

 private:
  void CheckRefused(const std::string& name, const onnx::ModelProto& original, const Error& error);

  std::string set_;
  std::filesystem::path folder_;
  int models_ = 0;
  int refused_ = 0;
  int values_ = 0;
  int told_ = 0;
};

}  // namespace loom::test
