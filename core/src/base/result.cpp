#include "loom/result.h"

#include <array>

namespace loom {

std::string_view Name(ErrorCode code) {
  static constexpr std::array<std::string_view, 18> kNames = {
      "",
      "invalid-argument",
      "invalid-state",
      "unknown-value",
      "foreign-value",
      "out-of-scope-value",
      "duplicate-name",
      "unknown-operator",
      "bad-arity",
      "bad-attribute",
      "type-mismatch",
      "shape-mismatch",
      "weight-mismatch",
      "model-too-large",
      "check-failed",
      "unsupported",
      "out-of-memory",
      "internal",
  };
  const auto index = static_cast<std::size_t>(code);
  return index < kNames.size() ? kNames[index] : "internal";
}

Failure::Failure(Error error) : error_(new Error(std::move(error))) {}

Failure::Failure(const Failure& other)
    : error_(other.error_ ? new Error(*other.error_) : nullptr) {}

void Failure::Delete::operator()(const Error* error) const { delete error; }

void Failure::Throw() const {
  if (error_) throw LoomError(*error_);
  throw LoomError({ErrorCode::kInternal, "result", "it was moved from", {}});
}

}  // namespace loom
