// Export with the weights in files beside the model: ONNX's external data.
// https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "loom/export_options.h"
#include "loom/model.h"
#include "loom/parts.h"
#include "loom/result.h"

namespace loom {

struct ExternalDataOptions {
  // Weights of at least this many bytes go into files. Initializers that are inline in the skeleton
  // (at most kInlineLimit bytes) always stay in the model.
  std::uint64_t threshold = kInlineLimit;
  // The path of the file, relative to the model's file, with "/" between folders. Empty: the name
  // of the model's file plus ".data", or "model.onnx.data" if the model has no file.
  std::string location;
  // Offsets in the file are multiples of this number, a power of two up to 2^20. Page-aligned
  // weights can be mapped into memory.
  std::uint32_t align = 4096;
  // A weight that would make a file larger than this starts a new file, whose name ends in "_1",
  // "_2", …. 0: one file. A web page can hold only about 2 GB in one array.
  std::uint64_t max_file_size = 0;
  // True: a model of at most kMaxInlineBytes stays inline and has no files.
  bool only_if_too_large = false;
};

// The positions of the weights in one file. The gaps between them are zeros.
struct ExternalFile {
  std::string location;
  std::vector<Splice> weights;  // by offset in the file
  std::uint64_t byte_size = 0;
};

struct ExternalParts {
  Parts model;  // its splices are the weights that stay in the model
  std::vector<ExternalFile> files;
};

// Returns the parts of a model with external data. Reads no weight bytes, so memory depends on the
// skeleton only. Fails: invalid-argument (`location` is absolute or leaves the model's folder;
// `align` is not valid; the skeleton is not valid), model-too-large for the part that stays in the
// model.
Result<ExternalParts> MakeExternalParts(const Model& model, const ExternalDataOptions& options);

// A model and its files, in memory.
struct ExternalModel {
  struct File {
    std::string location;
    std::vector<std::byte> data;
  };
  std::vector<std::byte> model;
  std::vector<File> files;
};

// Returns the model and its files. Fails as MakeExternalParts and ApplyExportOptions do, and with
// weight-mismatch if bytes of a weight are missing.
Result<ExternalModel> to_onnx(const Model& model, const ExternalDataOptions& external_data,
                              const ExportOptions& options = {});

// Writes the model to `target` and its data beside it. First all files are written under temporary
// names and flushed; then they are renamed, the model last. If only the last rename fails, the old
// model stands beside new data. The folders in `location` must exist. Fails with invalid-state and
// the system's reason if the file system fails.
Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExternalDataOptions& external_data, const ExportOptions& options = {});

}  // namespace loom
