#include "adapters/onnx_syntax.h"

#include <new>

#include "adapters/syntax_scan.h"
#include "base/try.h"
#include "onnx/defs/parser.h"
#include "onnx/defs/printer.h"

namespace loom {
namespace {

class Parser : public onnx::OnnxParser {
 public:
  using OnnxParser::OnnxParser;

  std::size_t position() const { return pos_; }

  // Parses the attributes of a function that begin at `position`, only to find their errors: the
  // official parser of a function ignores them.
  onnx::Common::Status CheckFunctionAttributes(std::size_t position) {
    pos_ = position;
    do {
      std::string name;
      CHECK_PARSER_STATUS(ParseQuotableIdentifier(name));
      if (NextChar() != ':' && NextChar() != '=') continue;
      onnx::AttributeProto attribute;
      CHECK_PARSER_STATUS(Parse(attribute, name));
    } while (Matches(','));
    return Match('>');
  }
};

Error SyntaxError(std::string_view text, const Parser& parser, const std::string& cause) {
  // The message comes after a line with the position and one with the context.
  std::size_t message = cause.find('\n');
  if (message != std::string::npos) message = cause.find('\n', message + 1);
  return {ErrorCode::kInvalidArgument, TextPosition(text, parser.position()),
          "the parser cannot read on: " +
              (message == std::string::npos ? cause : cause.substr(message + 1)),
          cause};
}

template <typename Parse>
Status RunParser(std::string_view text, Parse parse) {
  Parser parser(text);
  try {
    const onnx::Common::Status status = parse(parser);
    if (status.IsOK()) return Done{};
    return SyntaxError(text, parser, status.ErrorMessage());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    // The parser reads numbers with functions of the standard library, which throw.
    return SyntaxError(text, parser, std::string("not a number that fits: ") + exception.what());
  }
}

template <typename Message>
Result<std::string> Print(const Message& message) {
  try {
    return onnx::ProtoToString(message);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kUnsupported, "model",
                 std::string("the official printer refused it: ") + exception.what(),
                 exception.what()};
  }
}

}  // namespace

Result<onnx::ModelProto*> ParseText(std::string_view text, google::protobuf::Arena* arena) {
  LOOM_ASSIGN(const TextScan scan, ScanText(text));
  for (const std::size_t begin : scan.function_attributes) {
    LOOM_TRY(
        RunParser(text, [&](Parser& parser) { return parser.CheckFunctionAttributes(begin); }));
  }
  auto* model = google::protobuf::Arena::CreateMessage<onnx::ModelProto>(arena);
  LOOM_TRY(RunParser(text, [&](Parser& parser) { return parser.Parse(*model); }));
  return model;
}

Result<AttributeText> PrintAttribute(const onnx::AttributeProto& attribute) {
  LOOM_ASSIGN(std::string text, Print(attribute));  // name: type = value
  const std::size_t type = attribute.name().size() + std::string_view(": ").size();
  constexpr std::string_view kIs = " = ";
  const std::size_t end = text.find(kIs, type);
  return AttributeText{text.substr(type, end - type), text.substr(end + kIs.size())};
}

Result<std::string> PrintText(const onnx::ModelProto& model) { return Print(model); }

}  // namespace loom
