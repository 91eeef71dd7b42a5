// Doc comments: the schemas' documentation, which is Markdown, as JSDoc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loom::ops {

// Collects the lines of one doc comment.
class Comment {
 public:
  // A paragraph, in the lines that it has, without the indentation that they share.
  void Paragraph(std::string_view text);

  // `tag` and the text behind it, on one line.
  void Tag(std::string_view tag, std::string_view text);

  // The comment at that indentation, with the line break behind it; nothing when it is empty.
  std::string Text(std::string_view indent) const;

 private:
  std::vector<std::string> lines_;
  bool tags_ = false;
};

}  // namespace loom::ops
