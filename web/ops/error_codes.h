// The error codes of the core as TypeScript.
#pragma once

#include <string>

namespace loom::ops {

// web/src/error-code.ts: the type ErrorCode, documented.
std::string ErrorCodeType();

// web/src/internal/check/error-codes.ts: the codes by their numbers.
std::string ErrorCodeList();

}  // namespace loom::ops
