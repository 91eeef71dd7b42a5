#include "loom/result.h"

namespace loom {

std::string_view Name(ErrorCode code) {
  switch (code) {
#define LOOM_ERROR_CODE(number, enumerator, name, meaning) \
  case ErrorCode::enumerator:                              \
    return name;
#include "loom/error_codes.inc"
  }
  return "internal";
}

Failure::Failure(Error error) : error_(new Error(std::move(error))) {}

Failure::Failure(const Failure& other)
    : error_(other.error_ ? new Error(*other.error_) : nullptr) {}

void Failure::Delete::operator()(const Error* error) const { delete error; }

void Failure::Throw() const {
  if (error_) throw LoomError(*error_);
  throw LoomError({ErrorCode::kInternal, "result", "the result was moved from", {}});
}

}  // namespace loom
