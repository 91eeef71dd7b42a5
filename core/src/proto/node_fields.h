// Fields of ONNX's messages that are read or written in many places.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "onnx/onnx_pb.h"

namespace loom {

// Finds an attribute by name, in the `attribute` of a node or the `attribute_proto` of a function.
// Null if there is none.
template <typename Attributes>
auto FindAttribute(Attributes& attributes, std::string_view name)
    -> decltype(&*attributes.begin()) {
  const auto it =
      std::ranges::find_if(attributes, [&](const auto& each) { return each.name() == name; });
  return it == attributes.end() ? nullptr : &*it;
}

// Appends the pairs to the `metadata_props` of a model, a node or a function.
inline void AddMetadata(
    std::span<const std::pair<std::string, std::string>> metadata,
    google::protobuf::RepeatedPtrField<onnx::StringStringEntryProto>* metadata_props) {
  for (const auto& [key, value] : metadata) {
    auto* entry = metadata_props->Add();
    entry->set_key(key);
    entry->set_value(value);
  }
}

// Appends an import to the `opset_import` of a model or a function.
inline void AddOpsetImport(
    std::string_view domain, int version,
    google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>* opset_import) {
  auto* import = opset_import->Add();
  import->set_domain(std::string(domain));
  import->set_version(version);
}

}  // namespace loom
