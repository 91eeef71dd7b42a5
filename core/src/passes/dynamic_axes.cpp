#include "passes/dynamic_axes.h"

#include <map>
#include <unordered_map>

#include "base/text.h"
#include "base/try.h"
#include "model/check_model.h"
#include "passes/option_error.h"
#include "proto/subgraphs.h"

namespace loom {
namespace {

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
    return OptionError(ErrorCode::kInvalidArgument, "dynamic_axes",
                       Quoted(name) + " is not a tensor of known rank");
  }
  auto* shape = value->mutable_type()->mutable_tensor_type()->mutable_shape();
  const int rank = shape->dim_size();
  for (const auto& [axis, dim_param] : axes) {
    if (axis < -rank || axis >= rank) {
      return OptionError(ErrorCode::kInvalidArgument, "dynamic_axes",
                         Quoted(name) + " has rank " + std::to_string(rank) + " and no axis " +
                             std::to_string(axis));
    }
    if (dim_param.empty() || !IsUtf8(dim_param)) {
      return OptionError(ErrorCode::kInvalidArgument, "dynamic_axes",
                         "the name of an axis of " + Quoted(name) + " must be non-empty UTF-8");
    }
    const std::int64_t position = axis < 0 ? axis + rank : axis;
    if (const auto it = axes.find(position); it != axes.end() && it->second != dim_param) {
      return OptionError(
          ErrorCode::kInvalidArgument, "dynamic_axes",
          "axis " + std::to_string(position) + " of " + Quoted(name) + " is given two names");
    }
    shape->mutable_dim(static_cast<int>(position))->set_dim_param(dim_param);
  }
  return Done{};
}

// Clears the dims but keeps the type, so that inference fills them in again.
void ClearDims(onnx::TypeProto* type) {
  if (!type->has_tensor_type() || !type->tensor_type().has_shape()) return;
  for (auto& dim : *type->mutable_tensor_type()->mutable_shape()->mutable_dim()) dim.clear_value();
}

// Copies the types from the graph of a check view, which has more inputs and value infos but the
// same nodes.
void CopyTypes(const onnx::GraphProto& from, bool main, onnx::GraphProto* to) {
  std::unordered_map<std::string_view, const onnx::TypeProto*> types;
  for (const auto* values : {&from.input(), &from.output(), &from.value_info()}) {
    for (const auto& value : *values) types[value.name()] = &value.type();
  }
  const auto copy = [&](auto* values) {
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

// Infers all types again. Types that followed from the fixed size of an input are wrong after its
// axis became dynamic.
Status InferAnew(google::protobuf::Arena* arena, onnx::ModelProto* model) {
  onnx::GraphProto* main = model->mutable_graph();
  ForEachGraph(*main, [&](onnx::GraphProto& graph) {
    for (auto& output : *graph.mutable_output()) ClearDims(output.mutable_type());
    for (auto& value : *graph.mutable_value_info()) ClearDims(value.mutable_type());
    if (&graph == main) return;
    for (auto& input : *graph.mutable_input()) ClearDims(input.mutable_type());
  });
  LOOM_ASSIGN(const onnx::ModelProto* view, InferredView(*model, arena));
  CopyTypes(view->graph(), true, main);
  return Done{};
}

// Refuses to open an axis of a fixed size in a model that was converted for this size.
Status CheckFixedSizes(const DynamicAxes& dynamic_axes, const onnx::GraphProto& graph) {
  for (const onnx::ValueInfoProto& input : graph.input()) {
    const auto named = dynamic_axes.find(input.name());
    if (named == dynamic_axes.end()) continue;
    const auto& shape = input.type().tensor_type().shape();
    for (const auto& [axis, dim_param] : named->second) {
      const std::int64_t position = axis < 0 ? axis + shape.dim_size() : axis;
      if (position < 0 || position >= shape.dim_size()) continue;
      const auto& dim = shape.dim(static_cast<int>(position));
      if (!dim.has_dim_value()) continue;
      return OptionError(
          ErrorCode::kUnsupported, "dynamic_axes",
          "axis " + std::to_string(position) + " of " + Quoted(input.name()) +
              " has the fixed size " + std::to_string(dim.dim_value()) +
              ", on which the conversion of the model may rely: name it in the options of "
              "the conversion");
    }
  }
  return Done{};
}

}  // namespace

Status SetDynamicAxes(const DynamicAxes& dynamic_axes, Edit& edit) {
  if (dynamic_axes.empty()) return Done{};
  onnx::GraphProto* graph = &edit.graph();
  if (edit.source().fixed_sizes) LOOM_TRY(CheckFixedSizes(dynamic_axes, *graph));
  for (const auto& [name, axes] : dynamic_axes) {
    onnx::ValueInfoProto* value = FindValue(graph, name);
    if (!value) {
      return OptionError(ErrorCode::kUnknownValue, "dynamic_axes",
                         "the model has no input or output " + Quoted(name));
    }
    LOOM_TRY(SetDynamic(name, axes, value));
  }
  LOOM_TRY(InferAnew(&edit.arena(), &edit.model()));
  // Outputs again, because inference may have replaced the names of their axes.
  for (const auto& [name, axes] : dynamic_axes) {
    LOOM_TRY(SetDynamic(name, axes, FindValue(graph, name)));
  }
  return Done{};
}

}  // namespace loom
