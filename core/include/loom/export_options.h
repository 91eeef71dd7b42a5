// The options of an export, and their application as a change of a model.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// Maps the name of an input or output to its dynamic axes: axis → dim_param. Negative axes count
// from the end.
using DynamicAxes = std::map<std::string, std::map<std::int64_t, std::string>>;

// Each option has the meaning of torch.onnx.export's argument of the same name.
// https://docs.pytorch.org/docs/stable/onnx_torchscript.html#torch.onnx.export
struct ExportOptions {
  std::vector<std::string> input_names;   // new names of the first inputs, in order
  std::vector<std::string> output_names;  // new names of the first outputs, in order
  // Keys are the names after input_names and output_names apply. The types of all other values are
  // inferred anew.
  DynamicAxes dynamic_axes;
  std::optional<int> opset_version;  // must be the opset that the model was built for
  bool export_params = true;         // false: every initializer becomes an input, without data
  bool keep_initializers_as_inputs = false;  // true: initializers are listed as inputs too
  Metadata metadata;                         // added; replaces the value of an existing key
  std::optional<std::string> producer_name;
  std::optional<std::string> producer_version;
};

// Returns a copy of the model with the options applied. The copy shares the bytes of the weights.
// Fails: invalid-argument, unknown-value, duplicate-name, unsupported (another opset_version),
// shape-mismatch, check-failed.
Result<Model> ApplyExportOptions(const Model& model, const ExportOptions& options);

}  // namespace loom
