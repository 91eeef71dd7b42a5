// What a call of Loom returns: a value, or an Error that says what is wrong and where.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace loom {

// The closed list of error codes. Append only: the numbers are part of the ABI.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument = 1,  // an argument that is wrong by itself
  kInvalidState = 2,     // the object does not allow this call now (finished, disposed)
  kUnknownValue = 3,     // no value of that id or name exists
  kForeignValue = 4,     // the value belongs to another builder
  kOutOfScopeValue = 5,  // the value lives in a graph that is not visible here
  kDuplicateName = 6,    // the name is taken already
  kUnknownOperator = 7,  // no such operator in that domain at the chosen opset
  kBadArity = 8,         // too few or too many inputs or outputs
  kBadAttribute = 9,     // unknown, missing or wrongly typed attribute
  kTypeMismatch = 10,    // a data type or kind of type that is not allowed here
  kShapeMismatch = 11,   // shapes that do not fit together
  kWeightMismatch = 12,  // the bytes of a weight do not fit its data type and dims
  kModelTooLarge = 13,   // the inline form would pass what protobuf can read back
  kCheckFailed = 14,     // the official checker refused the model
  kUnsupported = 15,     // valid, but Loom cannot represent it faithfully
  kOutOfMemory = 16,     // memory ran out; the call changed nothing that is still usable
  kInternal = 17,        // a defect of Loom: please report it
};

// The code's name as users see it, such as "duplicate-name".
std::string_view Name(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string where;    // a path in ONNX words: graph "main" / node "conv1" (Conv) / input 1 "W"
  std::string message;  // what is wrong, expected, given, and a hint
  std::string cause;    // the text of the library that refused, if one did
};

// Thrown only by Result::value() on an error, for callers that prefer exceptions.
class LoomError : public std::runtime_error {
 public:
  explicit LoomError(Error error)
      : std::runtime_error(error.where + ": " + error.message), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// An Error on its way to the caller: to move it is to hand on a pointer.
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

  // The value; throws LoomError when there is none.
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
