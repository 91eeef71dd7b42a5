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

// A tensor that owns its data. `bytes` has the layout of ONNX's raw_data: little-endian, packed
// types packed. When the data type is kString, `strings` holds the elements and `bytes` is empty.
struct Tensor {
  DataType data_type = DataType::kUndefined;
  std::vector<std::int64_t> dims;
  std::vector<std::byte> bytes;
  std::vector<std::string> strings;
};

// A tensor in coordinate form, as SparseTensorProto has it. `indices` are int64: linear [NNZ], or
// coordinates [NNZ, rank].
struct SparseTensor {
  Tensor values;
  Tensor indices;
  std::vector<std::int64_t> dims;
};

// Numbers whose attribute kind follows from the operator's schema: INT if the schema asks for INT
// and the number is integral, FLOAT if it asks for FLOAT. Refused where no schema decides and the
// number is ambiguous.
struct Number {
  double value = 0;
};
struct Numbers {
  std::vector<double> values;
};

// An empty list. Its kind follows from the schema.
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

// Only in the body of a function: takes the value of the attribute `attribute` from the node that
// calls the function, or the function's default. `kind` is needed where no schema gives it.
struct AttributeReference {
  std::string attribute;
  std::optional<AttributeKind> kind;
};

class Graph;

// The name and type of one input of a body. By default the name is generated, and the type is what
// the operator passes; a given type narrows it. Operators without a schema do not say what they
// pass, so there every type must be given.
struct BodyInput {
  std::string name;
  std::optional<ValueType> type;
};

// A subgraph of a control-flow node (If, Loop, Scan, SequenceMap, …), built while the node is
// added. `build` gets the subgraph and its inputs, and returns its outputs. The body can use values
// of the enclosing graphs; its own values cannot be used outside. An output gets an Identity if it
// is not the output of a node in the body, or if it is returned twice. An error that `build`
// returns becomes the error of the node. Until `build` returns, every other graph of the builder
// refuses calls.
struct Subgraph {
  std::function<Result<std::vector<Value>>(Graph body, std::span<const Value> inputs)> build;
  std::string name;               // of the graph; default: that of the node and the attribute
  std::vector<BodyInput> inputs;  // default: those that the operator passes
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
