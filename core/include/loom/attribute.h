// Attributes of a node: AttributeProto's kinds but for graphs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "loom/types.h"

namespace loom {

// A tensor whose data is held here. `bytes` is laid out as ONNX's raw_data (little-endian, packed
// types packed); `strings` is used instead when the data type is kString.
struct Tensor {
  DataType data_type = DataType::kUndefined;
  std::vector<std::int64_t> dims;
  std::vector<std::byte> bytes;
  std::vector<std::string> strings;
};

// Coordinate form, as SparseTensorProto: `indices` are int64, linear [NNZ] or coordinates
// [NNZ, rank].
struct SparseTensor {
  Tensor values;
  Tensor indices;
  std::vector<std::int64_t> dims;
};

// Numbers whose kind the operator's schema decides: INT when it asks for one and the number is
// integral, FLOAT when it asks for that. Refused where there is no schema and it is doubtful.
struct Number {
  double value = 0;
};
struct Numbers {
  std::vector<double> values;
};

// A list without elements: only the schema can tell of which kind.
struct EmptyList {};

using AttributeValue =
    std::variant<float, std::int64_t, std::string, Tensor, SparseTensor, ValueType,
                 std::vector<float>, std::vector<std::int64_t>, std::vector<std::string>,
                 std::vector<Tensor>, std::vector<SparseTensor>, std::vector<ValueType>, Number,
                 Numbers, EmptyList>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

}  // namespace loom
