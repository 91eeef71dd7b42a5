#include "comment.h"

#include <algorithm>
#include <limits>

#include "strings.h"

namespace loom::ops {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Completes links that are relative to ONNX's own documentation.
void CompleteLinks(std::string& text) {
  ReplaceAll(text, "](Broadcasting.md",
             "](https://github.com/onnx/onnx/blob/main/docs/Broadcasting.md");
  ReplaceAll(text, "](IR.md", "](https://github.com/onnx/onnx/blob/main/docs/IR.md");
}

std::string Safe(std::string text) {
  ReplaceAll(text, "*/", "*\\/");
  // At the beginning of a line "@" would start a tag.
  if (text.starts_with('@')) text.insert(0, "\\");
  CompleteLinks(text);
  return text;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    line = line.substr(0, line.find_last_not_of(kBlanks) + 1);
    lines.emplace_back(line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  while (!lines.empty() && lines.front().empty()) lines.erase(lines.begin());
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::size_t Indentation(const std::vector<std::string>& lines) {
  std::size_t shared = std::numeric_limits<std::size_t>::max();
  for (const std::string& line : lines) {
    if (!line.empty()) shared = std::min(shared, line.find_first_not_of(kBlanks));
  }
  return shared;
}

}  // namespace

void Comment::Paragraph(std::string_view text) {
  const std::vector<std::string> lines = Lines(text);
  if (lines.empty()) return;
  if (!lines_.empty()) lines_.emplace_back();
  const std::size_t indentation = Indentation(lines);
  for (const std::string& line : lines) {
    lines_.push_back(line.empty() ? line : Safe(line.substr(indentation)));
  }
}

void Comment::Tag(std::string_view tag, std::string_view text) {
  if (!tags_ && !lines_.empty()) lines_.emplace_back();
  tags_ = true;
  lines_.push_back("@" + std::string(tag) + " " + Safe(OneLine(text)));
}

std::string Comment::Text(std::string_view indent) const {
  if (lines_.empty()) return {};
  const std::string margin(indent);
  if (lines_.size() == 1) return margin + "/** " + lines_.front() + " */\n";
  std::string text = margin + "/**\n";
  for (const std::string& line : lines_) {
    text.append(margin).append(line.empty() ? " *" : " * ").append(line).append("\n");
  }
  return text + margin + " */\n";
}

}  // namespace loom::ops
