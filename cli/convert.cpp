#include "convert.h"

#include <iostream>
#include <vector>

#include "artefacts.h"
#include "loom/export.h"
#include "loom/external_data.h"
#include "loom/inspect.h"

namespace loom::cli {
namespace {

namespace fs = std::filesystem;

fs::path TargetOf(const ConvertArguments& arguments) {
  if (!arguments.target.empty()) return arguments.target;
  fs::path folder = fs::absolute(arguments.source).lexically_normal();
  if (!fs::is_directory(folder) || !folder.has_filename()) folder = folder.parent_path();
  return folder.filename().replace_extension(".onnx");
}

Status Write(const Model& model, const fs::path& target, const ConvertArguments& arguments) {
  return arguments.external_data ? to_onnx(model, target, ExternalDataOptions{})
                                 : to_onnx(model, target);
}

void Show(const char* heading, const std::vector<NamedType>& values) {
  for (const NamedType& value : values) {
    std::cout << "  " << heading << ' ' << value.name << ": " << value.type << '\n';
  }
}

}  // namespace

Status Convert(const ConvertArguments& arguments) {
  Artefacts artefacts;
  if (const Status read = ReadArtefactsInto(arguments.source, artefacts); !read.ok()) return read;
  auto model = FromKeras(artefacts.model_json, artefacts.weights, arguments.options);
  if (!model.ok()) return model.error();
  auto summary = Inspect(*model);
  if (!summary.ok()) return summary.error();
  const fs::path target = TargetOf(arguments);
  if (const Status written = Write(*model, target, arguments); !written.ok()) return written;
  std::cout << target.string() << ": " << fs::file_size(target) << " bytes, "
            << summary->nodes.size() << " nodes\n";
  Show("input", summary->inputs);
  Show("output", summary->outputs);
  return Done{};
}

}  // namespace loom::cli
