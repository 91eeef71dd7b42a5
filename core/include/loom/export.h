// Exports a model as ONNX bytes to memory, a stream or a file. All overloads fail with
// model-too-large beyond kMaxInlineBytes, weight-mismatch if bytes of a weight are missing, and the
// errors of ApplyExportOptions.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <vector>

#include "loom/export_options.h"
#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// Returns the bytes of the model.
Result<std::vector<std::byte>> to_onnx(const Model& model, const ExportOptions& options = {});

// Replaces the contents of `target`. On failure `target` is unchanged.
Status to_onnx(const Model& model, std::vector<std::byte>& target,
               const ExportOptions& options = {});

// Writes to the stream part by part, then flushes it. If the stream fails (invalid-state), some of
// the bytes may have been written.
Status to_onnx(const Model& model, std::ostream& target, const ExportOptions& options = {});

// Writes a temporary file beside `target`, flushes it to the device and renames it. So `target`
// holds either the whole new model or what it held before. Fails with invalid-state and the
// system's reason if the file system fails.
Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExportOptions& options = {});

}  // namespace loom
