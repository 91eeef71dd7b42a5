// The problem: weight bytes must land inside length-prefixed messages that are serialised without
// them. Two passes over the wire bytes solve it: the first computes the new length of each message
// that contains a weight, the second copies all fields and writes new headers for these messages
// only. That saves parsing and serialising a second copy of the graph. The stream equals protobuf's
// own serialisation only as long as fields stay in the order of their numbers, and both passes
// visit the messages in the same order.
#include "export/splicing.h"

#include <limits>
#include <optional>
#include <vector>

#include "onnx/onnx_pb.h"
#include "proto/wire.h"

namespace loom {
namespace {

enum class Message { kModel, kGraph, kNode, kAttribute, kTensor };

// The message type of a field on the way to an initializer; nullopt for all other fields.
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

// Every protobuf reader refuses messages that are nested deeper.
constexpr int kMaxDepth = 100;

bool IsReferenceField(std::uint32_t field) {
  return field == onnx::TensorProto::kExternalDataFieldNumber ||
         field == onnx::TensorProto::kDataLocationFieldNumber;
}

bool ParseTensor(std::string_view bytes, onnx::TensorProto& tensor) {
  return tensor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

// Adds lengths. A sum beyond 64 bits becomes the largest number, which is too large in any case.
std::uint64_t Sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

// A tensor whose data is a weight.
struct WeightTensor {
  WeightReference weight;
  std::string name;
  std::string reference;  // the fields of the reference; empty if the bytes become raw_data
};

// First pass: computes the new length of each message that contains a weight.
class LengthPass {
 public:
  explicit LengthPass(const ReferenceMaker& make_reference) : make_reference_(make_reference) {}

  // The new length of the message; nullopt if it contains no weight.
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
      const std::size_t slot = lengths_.size();
      lengths_.emplace_back();
      const auto inner = Of(field.payload, *child, depth + 1);
      lengths_.resize(inner ? lengths_.size() : slot + 1);
      lengths_[slot] = inner;
      if (!inner) continue;
      changed = true;
      length -= field.whole.size();
      length = Sum(length, Sum(HeaderSize(field.number, *inner), *inner));
    }
    ok_ = ok_ && reader.ok();
    return changed ? std::optional(length) : std::nullopt;
  }

  // The lengths, in the order in which the second pass visits the messages.
  const std::vector<std::optional<std::uint64_t>>& lengths() const { return lengths_; }
  const std::vector<WeightTensor>& tensors() const { return tensors_; }
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
    std::string reference = make_reference_ ? make_reference_(*weight, tensor.name()) : "";
    const std::size_t size = reference.size();
    tensors_.push_back({*weight, std::move(*tensor.mutable_name()), std::move(reference)});
    if (size > 0) return length + size;
    length += HeaderSize(onnx::TensorProto::kRawDataFieldNumber, weight->byte_length);
    return Sum(length, weight->byte_length);
  }

  const ReferenceMaker& make_reference_;
  std::vector<WeightTensor> tensors_;
  std::vector<std::optional<std::uint64_t>> lengths_;
  bool ok_ = true;
};

// Second pass: copies the bytes.
class CopyPass {
 public:
  CopyPass(const LengthPass& first, Parts& parts)
      : lengths_(first.lengths()), tensors_(first.tensors()), parts_(parts) {}

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
  // Inserts the data where its field number belongs, because protobuf writes fields in that order.
  // The fields of the skeleton's reference come last, so the loop always meets a field with a
  // larger number.
  void Tensor(std::string_view bytes) {
    const WeightTensor* tensor = &tensors_[next_tensor_++];
    const std::uint32_t before = tensor->reference.empty()
                                     ? onnx::TensorProto::kRawDataFieldNumber
                                     : onnx::TensorProto::kDocStringFieldNumber;
    WireReader reader(bytes);
    for (WireField field; reader.Next(field);) {
      if (tensor && field.number > before) {
        parts_.bytes.append(tensor->reference);
        if (tensor->reference.empty()) Splice(*tensor);
        tensor = nullptr;
      }
      if (!IsReferenceField(field.number)) parts_.bytes.append(field.whole);
    }
  }

  void Splice(const WeightTensor& tensor) {
    const auto [index, byte_length] = tensor.weight;
    AppendHeader(onnx::TensorProto::kRawDataFieldNumber, byte_length, parts_.bytes);
    parts_.splices.push_back({parts_.bytes.size(), index, byte_length, tensor.name});
  }

  const std::vector<std::optional<std::uint64_t>>& lengths_;
  const std::vector<WeightTensor>& tensors_;
  std::size_t next_ = 0;
  std::size_t next_tensor_ = 0;
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

Result<Parts> SpliceParts(std::string_view skeleton, const ReferenceMaker& make_reference) {
  const bool outside = make_reference != nullptr;
  // Protobuf counts the parsed bytes in an int.
  if (skeleton.size() > kMaxInlineBytes) return TooLarge(skeleton.size(), outside);
  LengthPass length_pass(make_reference);
  const auto length = length_pass.Of(skeleton, Message::kModel);
  if (!length_pass.ok()) {
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
  CopyPass(length_pass, parts).Message(skeleton, Message::kModel);
  return parts;
}

Result<Parts> MakeParts(const Model& model) { return SpliceParts(model.skeleton, nullptr); }

}  // namespace loom
