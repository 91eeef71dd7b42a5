// Doc comments: turns the schemas' documentation, which is Markdown, into JSDoc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loom::ops {

// Collects the lines of one doc comment.
class Comment {
 public:
  // Adds a paragraph. Keeps its line breaks and removes the indentation that all lines share.
  void Paragraph(std::string_view text);

  // Adds a JSDoc tag and its text on one line.
  void Tag(std::string_view tag, std::string_view text);

  // The comment with each line indented, and a line break at the end; empty if nothing was added.
  std::string Text(std::string_view indent) const;

 private:
  std::vector<std::string> lines_;
  bool tags_ = false;
};

}  // namespace loom::ops
