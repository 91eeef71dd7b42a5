// Makes ONNX's error handling smaller. ONNX builds its messages with a template, which is
// instantiated at every throw for each combination of argument types and literal lengths. Here one
// function joins a list of pieces, and another throws.
// ONNX is not patched: this file is force-included before ONNX's sources, and replaces the macros
// after it has included the headers that define them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include "onnx/string_utils.h"

namespace onnx::loom {

// One piece of a message: text, a character, or an integer.
class Piece {
 public:
  Piece(const char* text) : text_(text), number_(std::string_view(text).size()) {}
  Piece(const std::string& text) : text_(text.data()), number_(text.size()) {}
  Piece(char character) : text_(kCharacter), number_(character) {}
  template <typename Number,
            typename = std::enable_if_t<std::is_integral_v<Number> || std::is_enum_v<Number>>>
  Piece(Number number) : number_(static_cast<std::int64_t>(number)) {
    static_assert(sizeof(Number) > 1 || std::is_same_v<Number, bool>,
                  "a stream prints it as a character");
  }

  void AppendTo(std::string& message) const {
    if (!text_) {
      message += std::to_string(number_);
    } else if (text_ == kCharacter) {
      message += static_cast<char>(number_);
    } else {
      message.append(text_, static_cast<std::size_t>(number_));
    }
  }

 private:
  static constexpr char kCharacter[] = "a character";

  const char* text_ = nullptr;
  std::int64_t number_;  // or the length of the text, or the code of the character
};

[[gnu::noinline]] inline std::string Join(std::initializer_list<Piece> pieces) {
  std::string message;
  for (const Piece& piece : pieces) piece.AppendTo(message);
  return message;
}

template <typename Exception>
[[noreturn, gnu::noinline]] void Throw(std::initializer_list<Piece> pieces) {
  throw Exception(Join(pieces));
}

}  // namespace onnx::loom

#define MakeString(...) loom::Join({__VA_ARGS__})

#include "onnx/checker.h"
#include "onnx/defs/schema.h"
#include "onnx/defs/shape_inference.h"

#undef fail_check
#undef fail_schema
#undef fail_shape_inference
#undef fail_type_inference
#define fail_check(...) ::onnx::loom::Throw<::onnx::checker::ValidationError>({__VA_ARGS__})
#define fail_schema(...) ::onnx::loom::Throw<::onnx::SchemaError>({__VA_ARGS__})
#define fail_shape_inference(...) \
  ::onnx::loom::Throw<::onnx::InferenceError>({"[ShapeInferenceError] ", __VA_ARGS__});
#define fail_type_inference(...) \
  ::onnx::loom::Throw<::onnx::InferenceError>({"[TypeInferenceError] ", __VA_ARGS__});
