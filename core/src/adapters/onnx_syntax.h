// The one door to ONNX's parser and printer.
#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// What the official parser makes of the text, in the arena; unchecked. Fails: invalid-argument,
// with line and column in `where` and the official text as cause; as ScanText.
Result<onnx::ModelProto*> ParseText(std::string_view text, google::protobuf::Arena* arena);

struct AttributeText {
  std::string type;  // "ints"
  std::string value;
};

// What the official printer makes of the attribute. Fails: as PrintText.
Result<AttributeText> PrintAttribute(const onnx::AttributeProto& attribute);

// What the official printer makes of the model: it leaves out what it has no words for. Fails:
// unsupported, where the printer gives up.
Result<std::string> PrintText(const onnx::ModelProto& model);

}  // namespace loom
