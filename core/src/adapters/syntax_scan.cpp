#include "adapters/syntax_scan.h"

#include <algorithm>

#include "base/text.h"

namespace loom {
namespace {

constexpr int kMaxNesting = 100;

bool IsWordStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsWord(char c) { return IsWordStart(c) || (c >= '0' && c <= '9'); }

// Reads strings, comments and brackets as the parser does. After the first byte that the parser
// would refuse, its results do not matter.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<TextScan> Run() {
    while (at_ < text_.size() && error_.message.empty()) Step();
    if (!error_.message.empty()) return error_;
    return std::move(scan_);
  }

 private:
  void Step() {
    const char c = text_[at_];
    if (IsWordStart(c)) return Word();
    switch (c) {
      case ' ':
      case '\t':
      case '\n':
      case '\v':
      case '\f':
      case '\r':
        ++at_;
        return;
      case '#':
        at_ = std::min(text_.find('\n', at_), text_.size());
        return;
      case '"':
        String();
        break;
      default:
        Sign(c);
    }
    before_ = c;
  }

  void Word() {
    const std::size_t begin = at_;
    at_ = static_cast<std::size_t>(std::ranges::find_if_not(text_.substr(at_), IsWord) -
                                   text_.begin());
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "uint64") unsigned_at_ = depth_;
    before_ = 'a';
  }

  void String() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  void Sign(char c) {
    const std::size_t begin = at_++;
    switch (c) {
      case '=':
        if (text_.substr(begin, 2) == "=>") ++at_;
        break;
      case '(':
      case '[':
      case '{':
      case '<':
        Open(c, begin);
        break;
      case ')':
      case ']':
      case '}':
      case '>':
        Close(c);
        break;
      case ',':
        if (unsigned_at_ == depth_) unsigned_at_ = -1;
        break;
      case '-':
        if (unsigned_at_ >= 0 && unsigned_at_ == depth_ - 1 && in_values_) {
          Fail(ErrorCode::kInvalidArgument, begin, "a uint64 cannot be negative");
        }
        break;
      default:
        break;
    }
  }

  void Open(char c, std::size_t position) {
    // Only a function has a '<' directly after its name.
    const bool named = before_ == 'a' || before_ == '"';
    if (c == '<' && depth_ == 0 && graph_ended_ && named) {
      scan_.function_attributes.push_back(at_);
    }
    if (c == '(' || c == '<') unsigned_at_ = -1;
    in_values_ = c == '{';
    if (++depth_ > kMaxNesting) {
      Fail(ErrorCode::kUnsupported, position,
           "brackets are nested deeper than " + std::to_string(kMaxNesting));
    }
  }

  void Close(char c) {
    depth_ = std::max(0, depth_ - 1);
    in_values_ = false;
    if (c != ']') unsigned_at_ = -1;
    if (c == '}' && depth_ == 0) graph_ended_ = true;
  }

  void Fail(ErrorCode code, std::size_t position, std::string message) {
    error_ = {code, TextPosition(text_, position), std::move(message), {}};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  char before_ = ' ';         // the last sign, or 'a' for a word
  bool graph_ended_ = false;  // only functions follow
  int unsigned_at_ = -1;      // the depth at which a uint64 tensor is being declared
  bool in_values_ = false;    // directly inside braces
  TextScan scan_;
  Error error_;
};

}  // namespace

Result<TextScan> ScanText(std::string_view text) {
  if (!IsUtf8(text)) {
    return Error{ErrorCode::kInvalidArgument, "text", "it is not well-formed UTF-8", {}};
  }
  return Scanner(text).Run();
}

std::string TextPosition(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, position);
  const auto line = std::ranges::count(before, '\n');
  const std::string_view start = before.substr(before.rfind('\n') + 1);
  const auto column = std::ranges::count_if(
      start, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return "text / line " + std::to_string(line + 1) + ", column " + std::to_string(column + 1);
}

}  // namespace loom
