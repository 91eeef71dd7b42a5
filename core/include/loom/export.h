// Exports a model as ONNX bytes, into memory first of all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <vector>

#include "loom/export_options.h"
#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// Returns the bytes.
Result<std::vector<std::byte>> to_onnx(const Model& model, const ExportOptions& options = {});

// Replaces the contents of `target`, which is left as it was on failure.
Status to_onnx(const Model& model, std::vector<std::byte>& target,
               const ExportOptions& options = {});

// Writes to the stream part by part, and flushes it. On a failure of the stream (invalid-state) a
// part of the bytes may have been written.
Status to_onnx(const Model& model, std::ostream& target, const ExportOptions& options = {});

// Writes a file beside `target`, flushes it to the device and renames it: `target` is either the
// whole new model or what it was before. Fails with invalid-state when the file system does, and
// says why.
Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExportOptions& options = {});

}  // namespace loom
