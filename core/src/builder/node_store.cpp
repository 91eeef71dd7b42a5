#include "builder/node_store.h"

#include <algorithm>

#include "base/try.h"
#include "loom/model.h"
#include "model/skeleton.h"
#include "proto/wire.h"

namespace loom {
namespace {

constexpr std::uint32_t kGraph = onnx::ModelProto::kGraphFieldNumber;
constexpr std::uint32_t kNode = onnx::GraphProto::kNodeFieldNumber;

}  // namespace

std::uint32_t NodeStore::Add(std::string_view bytes) {
  nodes_.push_back({nullptr, bytes});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

onnx::NodeProto& NodeStore::MessageAt(std::uint32_t index, google::protobuf::Arena* arena) {
  Node& node = nodes_[index];
  if (!node.message) {
    node.message = google::protobuf::Arena::CreateMessage<onnx::NodeProto>(arena);
    *node.message = Parse(node.bytes);
  }
  return *node.message;
}

std::uint64_t NodeStore::ByteSize() const {
  std::uint64_t size = 0;
  for (const Node& node : nodes_) {
    const std::size_t length = node.message ? node.message->ByteSizeLong() : node.bytes.size();
    size += HeaderSize(kNode, length) + length;
  }
  return size;
}

void NodeStore::AppendTo(std::string& target) const {
  for (const Node& node : nodes_) {
    AppendHeader(kNode, node.message ? node.message->ByteSizeLong() : node.bytes.size(), target);
    if (node.message) {
      node.message->AppendToString(&target);
    } else {
      target.append(node.bytes);
    }
  }
}

std::string_view NodeStore::CopyToArena(std::string_view bytes, google::protobuf::Arena* arena) {
  char* const copy = google::protobuf::Arena::CreateArray<char>(arena, bytes.size());
  std::ranges::copy(bytes, copy);
  return {copy, bytes.size()};
}

onnx::NodeProto NodeStore::Parse(std::string_view bytes) {
  onnx::NodeProto message;
  message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return message;
}

Result<std::string> SerialiseSkeleton(const onnx::ModelProto& model, const NodeStore& nodes) {
  LOOM_ASSIGN(const std::string rest, SerialiseSkeleton(model));
  const std::uint64_t nodes_size = nodes.ByteSize();
  const std::uint64_t most = rest.size() + nodes_size + HeaderSize(kGraph, kMaxInlineBytes);
  if (most > kMaxInlineBytes) return SkeletonTooLarge();
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(most));
  WireReader reader(rest);
  for (WireField field; reader.Next(field);) {
    if (field.number != kGraph) {
      bytes.append(field.whole);
      continue;
    }
    AppendHeader(kGraph, nodes_size + field.payload.size(), bytes);
    nodes.AppendTo(bytes);  // `node` is the first field of a graph
    bytes.append(field.payload);
  }
  return bytes;
}

}  // namespace loom
