// Calls every version of every operator with absurd inputs and attributes. A call may succeed or
// return an Error. It must never crash, hang, throw, or use much memory.
#include <array>
#include <limits>
#include <map>
#include <random>

#include "adapters/enumeration_table.h"
#include "all_schemas.h"
#include "core/support/support.h"
#include "onnx/defs/schema.h"

namespace loom::test {
namespace {

using onnx::OpSchema;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

class Sweep {
 public:
  explicit Sweep(const OpSchema& schema)
      : schema_(schema), random_(static_cast<unsigned>(schema.Name().size() * 31)) {
    Renew();
  }

  void Run(int draws) {
    for (int i = 0; i < draws; ++i) Draw();
  }

  int succeeded() const { return succeeded_; }

 private:
  template <typename Items>
  auto Pick(const Items& items) {
    return items[random_() % items.size()];
  }
  bool Chance(unsigned one_in) { return random_() % one_in == 0; }
  std::string NewName() { return std::to_string(count_++); }

  std::int64_t Number() {
    static constexpr std::array<std::int64_t, 16> kNumbers = {
        0, 1, 2, 3, 4, -1, -2, -5, kMax, kMin, 1LL << 31, 1LL << 40, 65536, kMin + 1, 7, 1};
    // Mostly small, so that calls get past the first checks.
    return Chance(3) ? Pick(kNumbers) : static_cast<std::int64_t>(random_() % 5) - 1;
  }

  float Real() {
    static constexpr std::array<float, 9> kReals = {0.0F,
                                                    -1.0F,
                                                    1.0F,
                                                    0.5F,
                                                    1e30F,
                                                    std::numeric_limits<float>::quiet_NaN(),
                                                    std::numeric_limits<float>::infinity(),
                                                    -std::numeric_limits<float>::infinity(),
                                                    3.0F};
    return Pick(kReals);
  }

  template <typename Draw>
  auto Several(Draw draw) {
    std::vector<decltype(draw())> items;
    for (auto count = random_() % 7; count > 0; --count) items.push_back(draw());
    return items;
  }

  std::string Word() {
    if (!words_.empty() && !Chance(4)) return std::string(Pick(words_));
    static const std::vector<std::string> kWords = {
        "",        "SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET", "linear",        "cubic",
        "nearest", "garbage",    "sum",        "mean",  "none",   "bidirectional", "reverse",
        "i,j->ij", "ii->i",      "...ij,jk",   "->",    "DCR",    "i.j",           "i1, j -> i"};
    return Pick(kWords);
  }

  Shape RandomShape() {
    Shape shape;
    for (auto rank = random_() % 6; rank > 0; --rank) {
      switch (random_() % 6) {
        case 0:
          shape.emplace_back();
          break;
        case 1:
          shape.emplace_back("N");
          break;
        case 2: {
          const std::int64_t number = Number();
          shape.emplace_back(number < 0 ? std::int64_t{1} : number);
          break;
        }
        default:
          shape.emplace_back(static_cast<std::int64_t>(random_() % 4) + 1);
      }
    }
    return shape;
  }

  Tensor RandomTensor(DataType type) {
    if (type == DataType::kString) return Strings({2}, {Word(), Word()});
    if (type == DataType::kInt64) {
      auto values = Several([&] { return Number(); });
      return values.size() == 1 && Chance(2) ? Ints({}, values) : IntVector(values);
    }
    if (type == DataType::kFloat) {
      const auto values = Several([&] { return Real(); });
      return Floats({static_cast<std::int64_t>(values.size())}, values);
    }
    static const std::vector<std::vector<std::int64_t>> kDims = {{}, {0}, {1}, {3}, {2, 2}, {0, 3}};
    return Filled(type, Pick(kDims));
  }

  static ValueType TypeOfProto(const onnx::TypeProto& proto, const Shape& shape) {
    if (proto.has_sequence_type()) {
      return ValueType::Sequence(TypeOfProto(proto.sequence_type().elem_type(), shape));
    }
    if (proto.has_optional_type()) {
      return ValueType::Optional(TypeOfProto(proto.optional_type().elem_type(), shape));
    }
    if (proto.has_map_type()) {
      return ValueType::Map(static_cast<DataType>(proto.map_type().key_type()),
                            TypeOfProto(proto.map_type().value_type(), shape));
    }
    if (proto.has_sparse_tensor_type()) {
      return ValueType::SparseTensor(static_cast<DataType>(proto.sparse_tensor_type().elem_type()),
                                     shape);
    }
    return ValueType::Tensor(static_cast<DataType>(proto.tensor_type().elem_type()), shape);
  }

  // A type that the formal parameter allows. Parameters with the same type variable mostly get the
  // same type.
  onnx::DataType TypeFor(const OpSchema::FormalParameter& formal) {
    auto& chosen = variables_[formal.GetTypeStr()];
    if (!chosen || Chance(10)) {
      std::vector<std::string> names;
      for (const onnx::DataType type : formal.GetTypes()) names.push_back(*type);
      std::ranges::sort(names);
      if (names.empty()) return nullptr;
      chosen = onnx::Utils::DataTypeUtils::ToType(Pick(names));
    }
    return chosen;
  }

  Value RandomInput(const OpSchema::FormalParameter& formal) {
    if (formal.GetOption() == OpSchema::Optional && Chance(3)) return kAbsent;
    const onnx::DataType type = TypeFor(formal);
    const auto proto = type ? onnx::Utils::DataTypeUtils::ToTypeProto(type) : onnx::TypeProto();
    const auto data_type =
        type ? static_cast<DataType>(proto.tensor_type().elem_type()) : DataType::kFloat;
    Graph graph = builder_->main();
    if (proto.has_tensor_type() && Chance(2)) {
      return graph.AddInitializer(NewName(), RandomTensor(data_type)).value();
    }
    if (!type) return graph.AddInput(NewName(), FloatType(RandomShape())).value();
    return graph.AddInput(NewName(), TypeOfProto(proto, RandomShape())).value();
  }

  std::vector<Value> RandomInputs() {
    variables_.clear();
    std::vector<Value> inputs;
    for (const auto& formal : schema_.inputs()) {
      int repeat = 1;
      if (formal.GetOption() == OpSchema::Variadic) repeat = static_cast<int>(random_() % 4);
      for (; repeat > 0; --repeat) inputs.push_back(RandomInput(formal));
    }
    while (!inputs.empty() && Chance(8)) inputs.pop_back();
    return inputs;
  }

  AttributeValue RandomAttribute(onnx::AttributeProto::AttributeType kind) {
    switch (kind) {
      case onnx::AttributeProto::FLOAT:
        return Real();
      case onnx::AttributeProto::INT:
        return Number();
      case onnx::AttributeProto::STRING:
        return Word();
      case onnx::AttributeProto::FLOATS:
        return Several([&] { return Real(); });
      case onnx::AttributeProto::INTS:
        return Several([&] { return Number(); });
      case onnx::AttributeProto::STRINGS:
        return Several([&] { return Word(); });
      case onnx::AttributeProto::TENSOR:
        return RandomTensor(Chance(2) ? DataType::kInt64 : DataType::kFloat);
      case onnx::AttributeProto::SPARSE_TENSOR:
        return SparseTensor{RandomTensor(DataType::kFloat), RandomTensor(DataType::kInt64),
                            Several([&] { return Number(); })};
      case onnx::AttributeProto::TYPE_PROTO:
        return FloatType(RandomShape());
      default:
        return EmptyList{};
    }
  }

  std::vector<Attribute> RandomAttributes() {
    std::map<std::string, OpSchema::Attribute> sorted(schema_.attributes().begin(),
                                                      schema_.attributes().end());
    std::vector<Attribute> attributes;
    for (const auto& [name, attribute] : sorted) {
      if (Chance(attribute.required ? 20 : 2)) continue;
      words_ =
          EnumerationOf(schema_.domain(), schema_.Name(), name, schema_.SinceVersion()).strings;
      attributes.push_back({name, RandomAttribute(attribute.type)});
    }
    words_ = {};
    return attributes;
  }

  void Renew() {
    BuilderOptions options;
    if (schema_.domain().empty()) {
      options.opset = schema_.SinceVersion();
    } else {
      options.opset_imports = {{schema_.domain(), schema_.SinceVersion()}};
    }
    builder_.emplace(ModelBuilder::Create(options).value());
  }

  void Draw() {
    NodeOptions options;
    options.domain = schema_.domain();
    if (schema_.max_output() > 1 && Chance(2)) options.output_count = random_() % 5;
    auto result =
        TryNode(builder_->main(), schema_.Name(), RandomInputs(), RandomAttributes(), options);
    if (result.ok()) {
      ++succeeded_;
      if (Chance(4)) FinishWith(result.value());
    } else {
      EXPECT_NE(result.error().code, ErrorCode::kInternal) << result.error().message;
      EXPECT_FALSE(result.error().where.empty());
    }
  }

  // The official full check must accept every node that the builder has accepted: a refusal at the
  // end would come too late.
  void FinishWith(const std::vector<Value>& outputs) {
    bool any = false;
    for (const Value value : outputs) {
      if (value != kAbsent && builder_->main().AddOutput(value).ok()) any = true;
    }
    // Loom does not check the sparse tensors in attributes; only the official checker does.
    if (any && schema_.Name() != "Constant") Finish(*builder_);
    Renew();
  }

  const OpSchema& schema_;
  std::minstd_rand random_;
  std::optional<ModelBuilder> builder_;
  std::map<std::string, onnx::DataType> variables_;
  std::span<const std::string_view> words_;  // what the attribute's documentation lists
  int count_ = 0;
  int succeeded_ = 0;
};

// The parts run in parallel in ctest. As one test, they would be the longest one by far.
constexpr int kParts = 6;

// Every kParts-th operator, with all its versions, because Loom could confuse these. Sorted,
// because the order in the registry's hash tables can differ.
std::vector<OpSchema> SchemasOfPart(int part) {
  RegisterAllSchemas();
  std::map<std::pair<std::string, std::string>, std::map<int, OpSchema>> operators;
  for (const OpSchema& schema : onnx::OpSchemaRegistry::get_all_schemas_with_history()) {
    operators[{schema.domain(), schema.Name()}].emplace(schema.SinceVersion(), schema);
  }
  std::vector<OpSchema> schemas;
  int number = 0;
  for (const auto& [name, versions] : operators) {
    if (number++ % kParts != part) continue;
    for (const auto& [since, schema] : versions) schemas.push_back(schema);
  }
  return schemas;
}

class HostileSweep : public testing::TestWithParam<int> {};

TEST_P(HostileSweep, EveryOperatorOfEveryVersion) {
  int succeeded = 0;
  for (const OpSchema& schema : SchemasOfPart(GetParam())) {
    SCOPED_TRACE(schema.domain() + "." + schema.Name() + " " +
                 std::to_string(schema.SinceVersion()));
    Sweep sweep(schema);
    sweep.Run(60);
    succeeded += sweep.succeeded();
  }
  // Enough calls must succeed, or the sweep would only test the first check.
  EXPECT_GT(succeeded, 10000 / kParts);
}

INSTANTIATE_TEST_SUITE_P(Part, HostileSweep, testing::Range(0, kParts));

}  // namespace
}  // namespace loom::test
