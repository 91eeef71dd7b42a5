// Options of an export, as a function from model to model.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "adapters/schema.h"
#include "base/text.h"
#include "base/try.h"
#include "loom/export.h"
#include "model/check_model.h"
#include "model/skeleton.h"
#include "proto/extra_inputs.h"
#include "proto/proto_types.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

using ValueInfos = google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>;

Error Fails(ErrorCode code, const char* option, std::string message) {
  return {code, std::string("option ") + option, std::move(message), {}};
}

// Renames of values, gathered first so that names can be swapped, then applied in one pass.
class Renames {
 public:
  Status Gather(const ValueInfos& values, const std::vector<std::string>& names,
                const char* option) {
    if (names.size() > static_cast<std::size_t>(values.size())) {
      return Fails(ErrorCode::kInvalidArgument, option,
                   "has " + std::to_string(names.size()) + " names, the model only " +
                       std::to_string(values.size()) + " such values");
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string& old = values[static_cast<int>(i)].name();
      if (names[i].empty() || !IsUtf8(names[i])) {
        return Fails(ErrorCode::kInvalidArgument, option, "a name must be non-empty UTF-8");
      }
      const auto [it, added] = new_names_.emplace(old, names[i]);
      if (!added && it->second != names[i]) {
        return Fails(ErrorCode::kInvalidArgument, option,
                     "the value " + Quoted(old) + " is input and output, and cannot get two names");
      }
    }
    return Done{};
  }

  // Values of the main graph are visible in all bodies, and names are unique in the whole model.
  Status Apply(onnx::GraphProto* main) const {
    if (new_names_.empty()) return Done{};
    LOOM_TRY(CheckUnique(*main));
    ForEachGraph(*main, [&](onnx::GraphProto& graph) { RenameIn(&graph); });
    return Done{};
  }

 private:
  void Rename(std::string* name) const {
    const auto it = new_names_.find(*name);
    if (it != new_names_.end()) *name = it->second;
  }

  void RenameIn(onnx::GraphProto* graph) const {
    for (auto* values :
         {graph->mutable_input(), graph->mutable_output(), graph->mutable_value_info()}) {
      for (onnx::ValueInfoProto& value : *values) Rename(value.mutable_name());
    }
    for (onnx::TensorProto& tensor : *graph->mutable_initializer()) Rename(tensor.mutable_name());
    for (onnx::SparseTensorProto& tensor : *graph->mutable_sparse_initializer()) {
      Rename(tensor.mutable_values()->mutable_name());
    }
    for (onnx::NodeProto& node : *graph->mutable_node()) {
      for (std::string& input : *node.mutable_input()) Rename(&input);
      for (std::string& output : *node.mutable_output()) Rename(&output);
    }
  }

  Status CheckUnique(const onnx::GraphProto& main) const {
    std::unordered_set<std::string> old_names;
    ForEachGraph(main, [&](const onnx::GraphProto& graph) {
      for (const auto& input : graph.input()) old_names.insert(input.name());
      for (const auto& tensor : graph.initializer()) old_names.insert(tensor.name());
      for (const auto& tensor : graph.sparse_initializer()) {
        old_names.insert(tensor.values().name());
      }
      for (const auto& node : graph.node()) {
        for (const auto& output : node.output()) old_names.insert(output);
      }
    });
    std::unordered_set<std::string_view> seen;
    for (const std::string& old : old_names) {
      const auto it = new_names_.find(old);
      const std::string& name = it == new_names_.end() ? old : it->second;
      if (name.empty() || seen.insert(name).second) continue;
      return Error{ErrorCode::kDuplicateName,
                   "value " + Quoted(name),
                   "two values would have that name",
                   {}};
    }
    return Done{};
  }

  std::unordered_map<std::string, std::string> new_names_;
};

onnx::ValueInfoProto* FindValue(onnx::GraphProto* graph, const std::string& name) {
  for (auto* values : {graph->mutable_input(), graph->mutable_output()}) {
    for (onnx::ValueInfoProto& value : *values) {
      if (value.name() == name) return &value;
    }
  }
  return nullptr;
}

Status SetDynamic(const std::string& name, const std::map<std::int64_t, std::string>& axes,
                  onnx::ValueInfoProto* value) {
  if (!value->type().has_tensor_type() || !value->type().tensor_type().has_shape()) {
    return Fails(ErrorCode::kInvalidArgument, "dynamic_axes",
                 Quoted(name) + " is no tensor of known rank");
  }
  auto* shape = value->mutable_type()->mutable_tensor_type()->mutable_shape();
  const int rank = shape->dim_size();
  for (const auto& [axis, dim_param] : axes) {
    if (axis < -rank || axis >= rank) {
      return Fails(ErrorCode::kInvalidArgument, "dynamic_axes",
                   Quoted(name) + " has rank " + std::to_string(rank) + " and no axis " +
                       std::to_string(axis));
    }
    if (dim_param.empty() || !IsUtf8(dim_param)) {
      return Fails(ErrorCode::kInvalidArgument, "dynamic_axes",
                   "the name of an axis of " + Quoted(name) + " must be non-empty UTF-8");
    }
    const std::int64_t place = axis < 0 ? axis + rank : axis;
    if (const auto it = axes.find(place); it != axes.end() && it->second != dim_param) {
      return Fails(ErrorCode::kInvalidArgument, "dynamic_axes",
                   "axis " + std::to_string(place) + " of " + Quoted(name) + " is given two names");
    }
    shape->mutable_dim(static_cast<int>(place))->set_dim_param(dim_param);
  }
  return Done{};
}

// Keeps the type but forgets its dims, so that inference can fill them anew.
void ForgetDims(onnx::TypeProto* type) {
  if (!type->has_tensor_type() || !type->tensor_type().has_shape()) return;
  for (auto& dim : *type->mutable_tensor_type()->mutable_shape()->mutable_dim()) dim.clear_value();
}

// From the graph of a check view, which has more inputs and value infos, but the same nodes.
void CopyTypes(const onnx::GraphProto& from, bool main, onnx::GraphProto* to) {
  std::unordered_map<std::string_view, const onnx::TypeProto*> types;
  for (const auto* values : {&from.input(), &from.output(), &from.value_info()}) {
    for (const auto& value : *values) types[value.name()] = &value.type();
  }
  const auto copy = [&](ValueInfos* values) {
    for (auto& value : *values) *value.mutable_type() = *types.at(value.name());
  };
  copy(to->mutable_output());
  copy(to->mutable_value_info());
  if (!main) copy(to->mutable_input());
  for (int n = 0; n < to->node_size(); ++n) {
    for (int a = 0; a < to->node(n).attribute_size(); ++a) {
      const onnx::AttributeProto& source = from.node(n).attribute(a);
      onnx::AttributeProto* target = to->mutable_node(n)->mutable_attribute(a);
      if (source.has_g()) CopyTypes(source.g(), false, target->mutable_g());
    }
  }
}

// After a dim of an input became dynamic, everything that followed from its size is wrong.
Status InferAnew(google::protobuf::Arena* arena, onnx::ModelProto* model) {
  onnx::GraphProto* main = model->mutable_graph();
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    for (auto& output : *graph.mutable_output()) ForgetDims(output.mutable_type());
    for (auto& value : *graph.mutable_value_info()) ForgetDims(value.mutable_type());
    if (&graph == main) return;
    for (auto& input : *graph.mutable_input()) ForgetDims(input.mutable_type());
  });
  LOOM_ASSIGN(const onnx::ModelProto* view, InferredView(*model, arena));
  CopyTypes(view->graph(), true, main);
  return Done{};
}

// Of a model that was converted for the sizes of its inputs.
Status CheckFixedSizes(const ExportOptions& options, const onnx::GraphProto& graph) {
  for (const onnx::ValueInfoProto& input : graph.input()) {
    const auto named = options.dynamic_axes.find(input.name());
    if (named == options.dynamic_axes.end()) continue;
    const auto& shape = input.type().tensor_type().shape();
    for (const auto& [axis, dim_param] : named->second) {
      const std::int64_t place = axis < 0 ? axis + shape.dim_size() : axis;
      if (place < 0 || place >= shape.dim_size()) continue;
      const auto& dim = shape.dim(static_cast<int>(place));
      if (!dim.has_dim_value()) continue;
      return Fails(ErrorCode::kUnsupported, "dynamic_axes",
                   "axis " + std::to_string(place) + " of " + Quoted(input.name()) +
                       " has the fixed size " + std::to_string(dim.dim_value()) +
                       ", on which the conversion of the model may rely: name it in the options of "
                       "the conversion");
    }
  }
  return Done{};
}

Status SetDynamicAxes(const ExportOptions& options, google::protobuf::Arena* arena,
                      onnx::ModelProto* model) {
  if (options.dynamic_axes.empty()) return Done{};
  onnx::GraphProto* graph = model->mutable_graph();
  for (const auto& [name, axes] : options.dynamic_axes) {
    onnx::ValueInfoProto* value = FindValue(graph, name);
    if (!value) {
      return Fails(ErrorCode::kUnknownValue, "dynamic_axes",
                   "the model has no input or output " + Quoted(name));
    }
    LOOM_TRY(SetDynamic(name, axes, value));
  }
  LOOM_TRY(InferAnew(arena, model));
  // Axes of outputs once more: inference may have found another name or a size for them.
  for (const auto& [name, axes] : options.dynamic_axes) {
    LOOM_TRY(SetDynamic(name, axes, FindValue(graph, name)));
  }
  return Done{};
}

// Those of the main graph; of all graphs when they are taken out of them, because then nothing else
// could tell what they are.
void ListInitializersAsInputs(bool taken_out, onnx::GraphProto* main) {
  ExtraInputs inputs(main);
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    if (!taken_out && &graph != main) return;
    for (const onnx::TensorProto& tensor : graph.initializer()) {
      if (auto* type = inputs.Add(tensor.name())) TensorTypeInto(tensor, type);
    }
    for (const onnx::SparseTensorProto& tensor : graph.sparse_initializer()) {
      if (auto* type = inputs.Add(tensor.values().name())) DenseTypeInto(tensor, type);
    }
    if (!taken_out) return;
    graph.clear_initializer();
    graph.clear_sparse_initializer();
  });
}

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
    return Fails(ErrorCode::kUnsupported, "opset_version",
                 "the model was built for opset " + std::to_string(import.version()) +
                     " and cannot be converted to " + std::to_string(*wanted) +
                     " yet: build it for that opset");
  }
  return Done{};
}

}  // namespace

Result<Model> ApplyExportOptions(const Model& model, const ExportOptions& options) {
  google::protobuf::Arena arena;
  LOOM_ASSIGN(onnx::ModelProto* const proto, ParseSkeleton(model.skeleton, &arena));
  onnx::GraphProto* graph = proto->mutable_graph();
  LOOM_TRY(CheckOpset(*proto, options.opset_version));
  Renames renames;
  LOOM_TRY(renames.Gather(graph->input(), options.input_names, "input_names"));
  LOOM_TRY(renames.Gather(graph->output(), options.output_names, "output_names"));
  LOOM_TRY(renames.Apply(graph));
  if (model.fixed_sizes) LOOM_TRY(CheckFixedSizes(options, *graph));
  LOOM_TRY(SetDynamicAxes(options, &arena, proto));
  if (!options.export_params || options.keep_initializers_as_inputs) {
    ListInitializersAsInputs(!options.export_params, graph);
  }
  LOOM_TRY(SetMetadata(options.metadata, proto));
  LOOM_TRY(SetProducer(options, proto));
  LOOM_TRY(CheckFully(*proto));

  Model result;
  LOOM_ASSIGN(result.skeleton, SerialiseSkeleton(*proto));
  result.fixed_sizes = model.fixed_sizes;
  if (!options.export_params) return result;
  result.weights = model.weights;
  ForEachGraph(std::as_const(*graph), [&](const onnx::GraphProto& each) {
    for (const onnx::TensorProto& tensor : each.initializer()) {
      const auto weight = ReferenceOf(tensor);
      if (weight && weight->index < result.weights.size()) {
        result.weights[weight->index].name = tensor.name();
      }
    }
  });
  return result;
}

}  // namespace loom
