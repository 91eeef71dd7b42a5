// The options of an export, as a change of a model.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// For an input or output, by its name: axis → dim_param. Negative axes count from the end.
using DynamicAxes = std::map<std::string, std::map<std::int64_t, std::string>>;

// The meanings are those of torch.onnx.export's arguments of the same names.
// https://docs.pytorch.org/docs/stable/onnx_torchscript.html#torch.onnx.export
struct ExportOptions {
  std::vector<std::string> input_names;   // given to the first inputs, in order
  std::vector<std::string> output_names;  // given to the first outputs, in order
  // Names are those after input_names and output_names. Types of all other values are inferred anew.
  DynamicAxes dynamic_axes;
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

}  // namespace loom
