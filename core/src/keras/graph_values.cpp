#include "keras/graph_input.h"

#include "text.h"
#include "try.h"

namespace loom::keras {
namespace {

Result<DataType> TypeOf(const Json& dtype, const std::string& where) {
  if (dtype.IsNull()) return DataType::kFloat;
  const auto type = DataTypeNamed(dtype.text);
  if (type == DataType::kFloat || type == DataType::kInt32 || type == DataType::kBool) return *type;
  return Error{ErrorCode::kUnsupported,
               where,
               "an input of dtype " + Shown(dtype) + " is not covered: float32, int32, bool",
               {}};
}

// An open size of the batch is the same for all inputs; others have a name of their own.
Dim DimOf(const Json& size, const std::string& input, std::size_t axis) {
  if (const auto fixed = size.Integer(); fixed && *fixed > 0) return *fixed;
  if (axis == 0) return "N";
  return input + "_" + std::to_string(axis);
}

}  // namespace

Result<Flow> AddGraphInput(Conversion& conversion, const Json& layer, const std::string& name) {
  const Json& config = layer.At("config");
  const std::string where =
      "layer " + Quoted(config.At("name").text) + " (" + layer.At("class_name").text + ")";
  const Json& sizes = config.At("batch_input_shape");
  if (!sizes.IsList() || sizes.items.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 where,
                 "the shape of the model's input is not known: give the first layer an inputShape",
                 {}};
  }
  LOOM_ASSIGN(const DataType type, TypeOf(config.At("dtype"), where));
  Shape shape;
  for (const Json& size : sizes.items) shape.push_back(DimOf(size, name, shape.size()));
  LOOM_ASSIGN(const Value value,
              conversion.graph().AddInput(name, ValueType::Tensor(type, std::move(shape))));
  return Flow{value};
}

}  // namespace loom::keras
