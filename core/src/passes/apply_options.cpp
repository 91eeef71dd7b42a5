// Applies the options of an export: several passes over one parsed model.
#include <algorithm>

#include "adapters/schema.h"
#include "base/text.h"
#include "base/try.h"
#include "loom/export_options.h"
#include "model/edit.h"
#include "passes/dynamic_axes.h"
#include "passes/initializers_as_inputs.h"
#include "passes/option_error.h"
#include "passes/rename_values.h"

namespace loom {
namespace {

Status SetProducer(const ExportOptions& options, onnx::ModelProto* model) {
  if (options.producer_name) {
    LOOM_TRY(CheckText(*options.producer_name, "the name", "option producer_name"));
    model->set_producer_name(*options.producer_name);
  }
  if (options.producer_version) {
    LOOM_TRY(CheckText(*options.producer_version, "the version", "option producer_version"));
    model->set_producer_version(*options.producer_version);
  }
  return Done{};
}

Status SetMetadata(const Metadata& metadata, onnx::ModelProto* model) {
  LOOM_TRY(CheckMetadata(metadata, "option metadata"));
  auto* entries = model->mutable_metadata_props();
  for (const auto& [key, value] : metadata) {
    auto it = std::ranges::find_if(*entries, [&](const auto& entry) { return entry.key() == key; });
    auto* entry = it == entries->end() ? entries->Add() : &*it;
    entry->set_key(key);
    entry->set_value(value);
  }
  return Done{};
}

Status CheckOpset(const onnx::ModelProto& model, std::optional<int> wanted) {
  if (!wanted) return Done{};
  for (const auto& import : model.opset_import()) {
    if (!NormalDomain(import.domain()).empty() || import.version() == *wanted) continue;
    return OptionError(ErrorCode::kUnsupported, "opset_version",
                       "the model was built for opset " + std::to_string(import.version()) +
                           " and cannot be converted to " + std::to_string(*wanted) +
                           " yet: build it for that opset");
  }
  return Done{};
}

}  // namespace

Result<Model> ApplyExportOptions(const Model& model, const ExportOptions& options) {
  Edit edit(model);
  LOOM_TRY(edit.Begin());
  LOOM_TRY(CheckOpset(edit.model(), options.opset_version));
  LOOM_TRY(RenameValues(options.input_names, options.output_names, edit));
  LOOM_TRY(SetDynamicAxes(options.dynamic_axes, edit));
  if (!options.export_params) {
    TurnInitializersIntoInputs(edit);
  } else if (options.keep_initializers_as_inputs) {
    ListInitializersAsInputs(edit);
  }
  LOOM_TRY(SetMetadata(options.metadata, &edit.model()));
  LOOM_TRY(SetProducer(options, &edit.model()));
  return edit.Finish();
}

}  // namespace loom
