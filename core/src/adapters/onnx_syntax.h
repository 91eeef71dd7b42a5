// The only code that calls ONNX's parser and printer.
#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/arena.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Parses the text with the official parser, into the arena. The model is not checked. Fails:
// invalid-argument, with line and column in `where` and the official text as cause; as ScanText.
Result<onnx::ModelProto*> ParseText(std::string_view text, google::protobuf::Arena* arena);

struct AttributeText {
  std::string type;  // "ints"
  std::string value;
};

// Prints the attribute with the official printer. Fails: as PrintText.
Result<AttributeText> PrintAttribute(const onnx::AttributeProto& attribute);

// Prints the model with the official printer, which leaves out what the text form cannot express.
// Fails: unsupported, if the printer throws.
Result<std::string> PrintText(const onnx::ModelProto& model);

}  // namespace loom
