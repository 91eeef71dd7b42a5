// Helpers for the text of the generated files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loom::ops {

std::string Join(const std::vector<std::string>& parts, std::string_view between);

void ReplaceAll(std::string& text, std::string_view from, std::string_view to);

// Replaces each run of white space by one blank, and trims the text.
std::string OneLine(std::string_view text);

// The letters, digits and underscores of a name.
std::string Identifier(std::string_view name);

// The words that '-', '_' or '.' separate, capitalised and joined: "ai.onnx" becomes AiOnnx.
std::string Camel(std::string_view name);

// Whether the text contains `word` as a whole word.
bool HasWord(std::string_view text, std::string_view word);

}  // namespace loom::ops
