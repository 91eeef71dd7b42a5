// Weights in files beside the model: external data.
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
  // Weights of at least so many bytes go outside. What is held inline in the skeleton, of at most
  // kInlineLimit bytes, stays in the model whatever this says.
  std::uint64_t threshold = kInlineLimit;
  // The path of the file, relative to that of the model, with "/" between folders. Empty: the name
  // of the model's file and ".data", or "model.onnx.data" where it has none.
  std::string location;
  // Offsets in the file are multiples of it, a power of two up to 2^20: weights can be mapped into
  // memory by pages of that size.
  std::uint32_t align = 4096;
  // A weight that would make a file larger begins another, whose name ends in "_1", "_2", …; 0 for
  // one file. A page can hold at most some 2 GB in one array.
  std::uint64_t max_file_size = 0;
  // True: a model of at most kMaxInlineBytes stays inline, without files.
  bool only_if_too_large = false;
};

// Where the weights stand in a file. Between them are zeros.
struct ExternalFile {
  std::string location;
  std::vector<Splice> weights;  // by offset, of the file
  std::uint64_t byte_size = 0;
};

struct ExternalParts {
  Parts model;  // the weights that stay in it are splices
  std::vector<ExternalFile> files;
};

// The parts of a model whose weights are outside, without the bytes of any: a model of any size
// takes what its skeleton takes. Fails: invalid-argument (a location that is absolute or leaves the
// folder of the model, an align that is none, a skeleton that is none), model-too-large for what
// stays in the model.
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

// Fails with what MakeExternalParts and to_onnx of ExportOptions fail with.
Result<ExternalModel> to_onnx(const Model& model, const ExternalDataOptions& external_data,
                              const ExportOptions& options = {});

// Writes the model to `target` and its data beside it. All files are written beside their places
// and flushed; then they are renamed, the model's at last: should only that fail, the old model
// stands beside new data. Folders in `location` must be there. Fails with invalid-state when the
// file system does, and says why.
Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExternalDataOptions& external_data, const ExportOptions& options = {});

}  // namespace loom
