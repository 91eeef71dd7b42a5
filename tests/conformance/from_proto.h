// Converts ONNX's messages to the arguments of Loom's API.
#pragma once

#include "loom/attribute.h"
#include "loom/builder.h"
#include "onnx/onnx_pb.h"

namespace loom::test {

// The data as in raw_data, whichever field of the message holds it.
std::string RawData(const onnx::TensorProto& tensor);

Tensor TensorFrom(const onnx::TensorProto& tensor);
SparseTensor SparseTensorFrom(const onnx::SparseTensorProto& tensor);
ValueType TypeFrom(const onnx::TypeProto& type);

// Supports every kind of attribute except graphs and references.
AttributeValue AttributeValueFrom(const onnx::AttributeProto& attribute);

template <typename Entries>
Metadata MetadataFrom(const Entries& entries) {
  Metadata metadata;
  for (const auto& entry : entries) metadata.emplace_back(entry.key(), entry.value());
  return metadata;
}

}  // namespace loom::test
