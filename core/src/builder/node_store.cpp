#include "builder/node_store.h"

#include <algorithm>

#include "proto/wire.h"

namespace loom {
namespace {

constexpr std::uint32_t kNode = onnx::GraphProto::kNodeFieldNumber;

}  // namespace

std::uint32_t NodeStore::Add(std::string_view bytes) {
  nodes_.push_back({nullptr, bytes});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

onnx::NodeProto& NodeStore::MessageAt(std::uint32_t place, google::protobuf::Arena* arena) {
  Node& node = nodes_[place];
  if (!node.message) {
    node.message = google::protobuf::Arena::CreateMessage<onnx::NodeProto>(arena);
    *node.message = Parsed(node.bytes);
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

std::string_view NodeStore::Kept(std::string_view bytes, google::protobuf::Arena* arena) {
  char* const copy = google::protobuf::Arena::CreateArray<char>(arena, bytes.size());
  std::ranges::copy(bytes, copy);
  return {copy, bytes.size()};
}

onnx::NodeProto NodeStore::Parsed(std::string_view bytes) {
  onnx::NodeProto message;
  message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return message;
}

}  // namespace loom
