// Export to each kind of target.
#include "loom/export.h"

#include <ostream>

#include "base/text.h"
#include "base/try.h"
#include "export/byte_stream.h"
#include "export/file_target.h"
#include "loom/external_data.h"

namespace loom {
namespace {

bool IsDefault(const ExportOptions& options) {
  return options.input_names.empty() && options.output_names.empty() &&
         options.dynamic_axes.empty() && !options.opset_version && options.export_params &&
         !options.keep_initializers_as_inputs && options.metadata.empty() &&
         !options.producer_name && !options.producer_version;
}

Result<ByteStream> Prepare(const Model& model, const ExportOptions& options) {
  if (!IsDefault(options)) {
    LOOM_ASSIGN(const Model changed, ApplyExportOptions(model, options));
    return Prepare(changed, {});
  }
  LOOM_ASSIGN(Parts parts, MakeParts(model));
  return ByteStream::Of(model, std::move(parts));
}

// A model and its data files.
struct Export {
  struct DataFile {
    std::string location;
    ByteStream stream;
  };
  ByteStream model;
  std::vector<DataFile> files;
};

Result<Export> Prepare(const Model& model, const ExternalDataOptions& external_data,
                       const ExportOptions& options) {
  if (!IsDefault(options)) {
    LOOM_ASSIGN(const Model changed, ApplyExportOptions(model, options));
    return Prepare(changed, external_data, {});
  }
  LOOM_ASSIGN(ExternalParts parts, MakeExternalParts(model, external_data));
  LOOM_ASSIGN(ByteStream stream, ByteStream::Of(model, std::move(parts.model)));
  Export result{std::move(stream), {}};
  for (const ExternalFile& file : parts.files) {
    LOOM_ASSIGN(ByteStream data, ByteStream::Of(model, file));
    result.files.push_back({file.location, std::move(data)});
  }
  return result;
}

}  // namespace

Status to_onnx(const Model& model, std::vector<std::byte>& target, const ExportOptions& options) {
  LOOM_ASSIGN(const ByteStream stream, Prepare(model, options));
  target = stream.Bytes();
  return Done{};
}

Result<std::vector<std::byte>> to_onnx(const Model& model, const ExportOptions& options) {
  LOOM_ASSIGN(const ByteStream stream, Prepare(model, options));
  return stream.Bytes();
}

Status to_onnx(const Model& model, std::ostream& target, const ExportOptions& options) {
  LOOM_ASSIGN(const ByteStream stream, Prepare(model, options));
  const bool written = stream.ForEachPart([&](std::span<const std::byte> part) {
    target.write(reinterpret_cast<const char*>(part.data()),
                 static_cast<std::streamsize>(part.size()));
    return target.good();
  });
  if (written && target.flush().good()) return Done{};
  return Error{ErrorCode::kInvalidState,
               "target stream",
               "the stream failed; some of the bytes may have been written",
               {}};
}

Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExportOptions& options) {
  LOOM_ASSIGN(const ByteStream stream, Prepare(model, options));
  LOOM_ASSIGN(FileTarget file, FileTarget::Open(target));
  LOOM_TRY(file.WriteAll(stream));
  return file.Commit();
}

Result<ExternalModel> to_onnx(const Model& model, const ExternalDataOptions& external_data,
                              const ExportOptions& options) {
  LOOM_ASSIGN(const Export prepared, Prepare(model, external_data, options));
  ExternalModel result;
  result.model = prepared.model.Bytes();
  for (const Export::DataFile& file : prepared.files) {
    result.files.push_back({file.location, file.stream.Bytes()});
  }
  return result;
}

Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExternalDataOptions& external_data, const ExportOptions& options) {
  ExternalDataOptions named = external_data;
  if (named.location.empty()) named.location = target.filename().string() + ".data";
  LOOM_ASSIGN(const Export prepared, Prepare(model, named, options));
  std::vector<FileTarget> files;
  files.reserve(prepared.files.size() + 1);
  for (const auto& [location, stream] : prepared.files) {
    if (target.filename() == location) {
      return Error{ErrorCode::kInvalidArgument,
                   "option external_data",
                   "location " + Quoted(location) + " is the model's own file",
                   {}};
    }
    LOOM_ASSIGN(FileTarget file, FileTarget::Open(target.parent_path() / location));
    LOOM_TRY(file.WriteAll(stream));
    files.push_back(std::move(file));
  }
  LOOM_ASSIGN(FileTarget file, FileTarget::Open(target));
  LOOM_TRY(file.WriteAll(prepared.model));
  files.push_back(std::move(file));
  for (FileTarget& each : files) LOOM_TRY(each.Commit());
  return Done{};
}

}  // namespace loom
