// Attributes of a node: AttributeProto's kinds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "loom/result.h"
#include "loom/types.h"
#include "loom/value.h"

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

// The kinds of AttributeProto.AttributeType, with its numbers.
enum class AttributeKind : std::uint8_t {
  kFloat = 1,
  kInt = 2,
  kString = 3,
  kTensor = 4,
  kGraph = 5,
  kFloats = 6,
  kInts = 7,
  kStrings = 8,
  kTensors = 9,
  kGraphs = 10,
  kSparseTensor = 11,
  kSparseTensors = 12,
  kTypeProto = 13,
  kTypeProtos = 14,
};

// In the body of a function: the value that the node which calls the function has for its attribute
// `attribute`, or the function's default. `kind` is needed where no schema tells it.
struct AttributeReference {
  std::string attribute;
  std::optional<AttributeKind> kind;
};

class Graph;

// The names and types of a body's inputs, where they shall not be the usual ones: names are
// generated, and types are those that the operator passes, which a given type narrows. Operators
// without a schema do not tell them, so there all types are needed.
struct BodyInput {
  std::string name;
  std::optional<ValueType> type;
};

// A subgraph of a control-flow node (If, Loop, Scan, SequenceMap, …), built while the node is
// added. `build` gets the subgraph and its inputs and returns its outputs. It can use all values of
// the enclosing graphs; its own cannot be used outside. An output that is none of the body's own
// node outputs, or is returned twice, gets an Identity. An error that it returns is that of the
// node. Until it returns, no other graph of the builder takes calls.
struct Subgraph {
  std::function<Result<std::vector<Value>>(Graph body, std::span<const Value> inputs)> build;
  std::string name;               // of the graph; default: that of the node and the attribute
  std::vector<BodyInput> inputs;  // default: as many as the operator passes
  std::string doc_string;
};

using AttributeValue =
    std::variant<float, std::int64_t, std::string, Tensor, SparseTensor, ValueType,
                 std::vector<float>, std::vector<std::int64_t>, std::vector<std::string>,
                 std::vector<Tensor>, std::vector<SparseTensor>, std::vector<ValueType>, Number,
                 Numbers, EmptyList, Subgraph, std::vector<Subgraph>, AttributeReference>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

}  // namespace loom
