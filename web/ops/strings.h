// Text that the generated files are made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loom::ops {

std::string Join(const std::vector<std::string>& parts, std::string_view between);

void ReplaceAll(std::string& text, std::string_view from, std::string_view to);

// All white space as single blanks.
std::string OneLine(std::string_view text);

// The letters, digits and underscores of a name.
std::string Identifier(std::string_view name);

// The words that '-', '_' or '.' separate, each with a capital letter, as one: "ai.onnx" is AiOnnx.
std::string Camel(std::string_view name);

// Whether `word` stands in the text, not as a part of a longer word.
bool HasWord(std::string_view text, std::string_view word);

}  // namespace loom::ops
