#include "conformance/models.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace loom::test {

std::vector<OfficialModel> OfficialModels(const std::string& set) {
  std::vector<OfficialModel> models;
  const std::filesystem::path folder = std::filesystem::path(LOOM_OFFICIAL_MODELS) / set;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) {
      models.push_back({entry.path().filename(), entry.path() / "model.onnx"});
    } else if (entry.path().extension() == ".onnx") {
      models.push_back({entry.path().stem(), entry.path()});
    }
  }
  std::ranges::sort(models, {}, &OfficialModel::name);
  return models;
}

onnx::ModelProto ReadModel(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  onnx::ModelProto model;
  EXPECT_TRUE(model.ParseFromIstream(&file)) << path;
  return model;
}

}  // namespace loom::test
