// The official models: the backend test data of the ONNX source distribution, which set-up has
// unpacked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "onnx/onnx_pb.h"

namespace loom::test {

struct OfficialModel {
  std::string name;
  std::filesystem::path path;
};

// The models of a set, sorted by name. A set is a folder of the data: "node", "simple",
// "pytorch-operator", "pytorch-converted", "light".
std::vector<OfficialModel> OfficialModels(const std::string& set);

// Parses the file.
onnx::ModelProto ReadModel(const std::filesystem::path& path);

}  // namespace loom::test
