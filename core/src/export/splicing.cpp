// A message is copied field by field, and only the messages around a weight get new lengths.
// Parsing and serialising again would cost a second copy of the whole graph and could not leave the
// bytes out while counting them.
#include "export/splicing.h"

#include <limits>
#include <optional>
#include <vector>

#include "onnx/onnx_pb.h"
#include "proto/wire.h"

namespace loom {
namespace {

enum class Message { kModel, kGraph, kNode, kAttribute, kTensor };

// The messages on the way to an initializer.
std::optional<Message> ChildOf(Message parent, std::uint32_t field) {
  switch (parent) {
    case Message::kModel:
      if (field == onnx::ModelProto::kGraphFieldNumber) return Message::kGraph;
      break;
    case Message::kGraph:
      if (field == onnx::GraphProto::kNodeFieldNumber) return Message::kNode;
      if (field == onnx::GraphProto::kInitializerFieldNumber) return Message::kTensor;
      break;
    case Message::kNode:
      if (field == onnx::NodeProto::kAttributeFieldNumber) return Message::kAttribute;
      break;
    case Message::kAttribute:
      if (field == onnx::AttributeProto::kGFieldNumber) return Message::kGraph;
      if (field == onnx::AttributeProto::kGraphsFieldNumber) return Message::kGraph;
      break;
    case Message::kTensor:
      break;
  }
  return std::nullopt;
}

// Messages nested deeper are refused by every protobuf reader.
constexpr int kMaxDepth = 100;

bool IsReferenceField(std::uint32_t field) {
  return field == onnx::TensorProto::kExternalDataFieldNumber ||
         field == onnx::TensorProto::kDataLocationFieldNumber;
}

bool ParseTensor(std::string_view bytes, onnx::TensorProto& tensor) {
  return tensor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

// Lengths that pass 64 bits stay at the largest number: too large either way.
std::uint64_t Sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

// A tensor whose data is a weight's.
struct Spliced {
  WeightReference weight;
  std::string name;
  std::string reference;  // the fields that refer to the bytes; empty where they are raw_data
};

// First pass: the length that each message on the way to a weight will have.
class Measure {
 public:
  explicit Measure(const ReferTo& refer_to) : refer_to_(refer_to) {}

  // The inline length of the message, or nothing when no weight is inside.
  std::optional<std::uint64_t> Of(std::string_view bytes, Message kind, int depth = 0) {
    if (kind == Message::kTensor) return OfTensor(bytes);
    if (depth == kMaxDepth) ok_ = false;
    if (!ok_) return std::nullopt;
    std::uint64_t length = bytes.size();
    bool changed = false;
    WireReader reader(bytes);
    for (WireField field; reader.Next(field);) {
      const auto child = ChildOf(kind, field.number);
      if (!child || !field.length_delimited) continue;
      const std::size_t place = lengths_.size();
      lengths_.emplace_back();
      const auto inner = Of(field.payload, *child, depth + 1);
      lengths_.resize(inner ? lengths_.size() : place + 1);
      lengths_[place] = inner;
      if (!inner) continue;
      changed = true;
      length -= field.whole.size();
      length = Sum(length, Sum(HeaderSize(field.number, *inner), *inner));
    }
    ok_ = ok_ && reader.ok();
    return changed ? std::optional(length) : std::nullopt;
  }

  // In the order in which a second walk meets the messages.
  const std::vector<std::optional<std::uint64_t>>& lengths() const { return lengths_; }
  const std::vector<Spliced>& spliced() const { return spliced_; }
  bool ok() const { return ok_; }

 private:
  std::optional<std::uint64_t> OfTensor(std::string_view bytes) {
    std::uint64_t length = bytes.size();
    WireReader reader(bytes);
    for (WireField field; reader.Next(field);) {
      if (IsReferenceField(field.number)) length -= field.whole.size();
    }
    ok_ = ok_ && reader.ok();
    if (!ok_ || length == bytes.size()) return std::nullopt;
    onnx::TensorProto tensor;
    const auto weight = ParseTensor(bytes, tensor) ? ReferenceOf(tensor) : std::nullopt;
    ok_ = weight.has_value();
    if (!ok_) return std::nullopt;
    std::string reference = refer_to_ ? refer_to_(*weight, tensor.name()) : "";
    const std::size_t size = reference.size();
    spliced_.push_back({*weight, std::move(*tensor.mutable_name()), std::move(reference)});
    if (size > 0) return length + size;
    length += HeaderSize(onnx::TensorProto::kRawDataFieldNumber, weight->byte_length);
    return Sum(length, weight->byte_length);
  }

  const ReferTo& refer_to_;
  std::vector<Spliced> spliced_;
  std::vector<std::optional<std::uint64_t>> lengths_;
  bool ok_ = true;
};

// Second pass: the bytes.
class Emit {
 public:
  Emit(const Measure& measure, Parts& parts)
      : lengths_(measure.lengths()), spliced_(measure.spliced()), parts_(parts) {}

  void Message(std::string_view bytes, enum Message kind) {
    if (kind == Message::kTensor) return Tensor(bytes);
    WireReader reader(bytes);
    for (WireField field; reader.Next(field);) {
      const auto child = ChildOf(kind, field.number);
      const auto length =
          child && field.length_delimited ? lengths_[next_++] : std::optional<std::uint64_t>();
      if (!length) {
        parts_.bytes.append(field.whole);
        continue;
      }
      AppendHeader(field.number, *length, parts_.bytes);
      Message(field.payload, *child);
    }
  }

 private:
  // The data goes where its field number belongs: protobuf writes fields in that order. The
  // reference of the skeleton is the last of them, so the loop always meets a field that comes
  // later.
  void Tensor(std::string_view bytes) {
    const Spliced* spliced = &spliced_[next_spliced_++];
    const std::uint32_t before = spliced->reference.empty()
                                     ? onnx::TensorProto::kRawDataFieldNumber
                                     : onnx::TensorProto::kDocStringFieldNumber;
    WireReader reader(bytes);
    for (WireField field; reader.Next(field);) {
      if (spliced && field.number > before) {
        parts_.bytes.append(spliced->reference);
        if (spliced->reference.empty()) Splice(*spliced);
        spliced = nullptr;
      }
      if (!IsReferenceField(field.number)) parts_.bytes.append(field.whole);
    }
  }

  void Splice(const Spliced& spliced) {
    const auto [index, byte_length] = spliced.weight;
    AppendHeader(onnx::TensorProto::kRawDataFieldNumber, byte_length, parts_.bytes);
    parts_.splices.push_back({parts_.bytes.size(), index, byte_length, spliced.name});
  }

  const std::vector<std::optional<std::uint64_t>>& lengths_;
  const std::vector<Spliced>& spliced_;
  std::size_t next_ = 0;
  std::size_t next_spliced_ = 0;
  Parts& parts_;
};

Error TooLarge(std::uint64_t size, bool outside) {
  return {
      ErrorCode::kModelTooLarge,
      "model",
      std::string(outside ? "even without the weights that go into files of their own" : "inline") +
          ", the model would take " + std::to_string(size) +
          " bytes, and no protobuf reader takes more than " + std::to_string(kMaxInlineBytes) +
          (outside ? "; lower the threshold"
                   : "; keep the weights outside the file (external data)"),
      {}};
}

}  // namespace

Result<Parts> SpliceParts(std::string_view skeleton, const ReferTo& refer_to) {
  const bool outside = refer_to != nullptr;
  // Protobuf counts the bytes that it parses in an int.
  if (skeleton.size() > kMaxInlineBytes) return TooLarge(skeleton.size(), outside);
  Measure measure(refer_to);
  const auto length = measure.Of(skeleton, Message::kModel);
  if (!measure.ok()) {
    return Error{ErrorCode::kInvalidArgument, "model", "the bytes are not a skeleton", {}};
  }
  Parts parts;
  parts.byte_size = length.value_or(skeleton.size());
  if (parts.byte_size > kMaxInlineBytes) return TooLarge(parts.byte_size, outside);
  if (!length) {
    parts.bytes = skeleton;
    return parts;
  }
  parts.bytes.reserve(skeleton.size());
  Emit(measure, parts).Message(skeleton, Message::kModel);
  return parts;
}

Result<Parts> MakeParts(const Model& model) { return SpliceParts(model.skeleton, nullptr); }

}  // namespace loom
