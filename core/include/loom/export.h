// Exports a model as ONNX bytes, into memory first of all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loom/builder.h"
#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// The meanings are those of torch.onnx.export's arguments of the same names.
// https://docs.pytorch.org/docs/stable/onnx_torchscript.html#torch.onnx.export
struct ExportOptions {
  std::vector<std::string> input_names;   // given to the first inputs, in order
  std::vector<std::string> output_names;  // given to the first outputs, in order
  // For an input or output (by its name after input_names and output_names): axis → dim_param.
  // Negative axes count from the end. Types of all other values are inferred anew.
  std::map<std::string, std::map<std::int64_t, std::string>> dynamic_axes;
  std::optional<int> opset_version;  // refused unless it is what the model was built for
  bool export_params = true;         // false: every initializer becomes an input, without data
  bool keep_initializers_as_inputs = false;  // true: initializers are listed as inputs too
  Metadata metadata;                         // added; an existing key is replaced
  std::optional<std::string> producer_name;
  std::optional<std::string> producer_version;
};

// The same model with the options applied; shares the weights' bytes.
// Fails: invalid-argument, unknown-value, duplicate-name, unsupported (another opset_version),
// shape-mismatch, check-failed.
Result<Model> ApplyExportOptions(const Model& model, const ExportOptions& options);

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
