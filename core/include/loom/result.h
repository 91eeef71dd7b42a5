// The result of a call: a value, or an Error that says what is wrong and where.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace loom {

// The kinds of errors. error_codes.inc lists the codes with their numbers and meanings.
enum class ErrorCode : std::uint8_t {
#define LOOM_ERROR_CODE(number, enumerator, name, meaning) enumerator = number,
#include "loom/error_codes.inc"
};

// The code's name as users see it, such as "duplicate-name".
std::string_view Name(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string where;    // a path in ONNX words: graph "main" / node "conv1" (Conv) / input 1 "W"
  std::string message;  // what is wrong, expected, given, and a hint
  std::string cause;    // the message of the underlying library, if it caused the error
};

// Thrown only by Result::value(), for callers that prefer exceptions.
class LoomError : public std::runtime_error {
 public:
  explicit LoomError(Error error)
      : std::runtime_error(error.where + ": " + error.message), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// An Error on its way to the caller, behind a pointer: moving it costs one pointer, so that Result
// stays small.
class Failure {
 public:
  Failure(Error error);
  Failure(Failure&&) noexcept = default;
  Failure& operator=(Failure&&) noexcept = default;
  Failure(const Failure& other);
  Failure& operator=(const Failure& other) { return *this = Failure(other); }
  ~Failure() = default;

  const Error& error() const { return *error_; }

 private:
  template <typename T>
  friend class Result;

  struct Delete {
    void operator()(const Error* error) const;
  };

  Failure() = default;
  [[noreturn]] void Throw() const;

  std::unique_ptr<const Error, Delete> error_;
};

// A value of type T, or an Error.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Error error) : failure_(std::move(error)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }

  // The value. Throws LoomError if there is none.
  T& value() & {
    if (!value_) failure_.Throw();
    return *value_;
  }
  T&& value() && { return std::move(value()); }
  T& operator*() & { return value(); }
  T* operator->() { return &value(); }

  // Precondition of both: !ok().
  const Error& error() const { return failure_.error(); }
  Failure&& failure() && { return std::move(failure_); }

 private:
  std::optional<T> value_;
  Failure failure_;
};

struct Done {};
using Status = Result<Done>;

}  // namespace loom
