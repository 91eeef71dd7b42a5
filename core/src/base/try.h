// Macros that pass an error on to the caller.
#pragma once

#include "loom/result.h"

#define LOOM_CONCAT_INNER(a, b) a##b
#define LOOM_CONCAT(a, b) LOOM_CONCAT_INNER(a, b)

// Returns from the function with the error of `expression`, a Result, if it has one.
#define LOOM_TRY(expression)                                  \
  do {                                                        \
    if (auto loom_result = (expression); !loom_result.ok()) { \
      return std::move(loom_result).failure();                \
    }                                                         \
  } while (false)

// Declares `declaration` as the value of `expression`, or returns its error.
#define LOOM_ASSIGN(declaration, expression) \
  LOOM_ASSIGN_IMPL(LOOM_CONCAT(loom_result_, __LINE__), declaration, expression)
#define LOOM_ASSIGN_IMPL(result, declaration, expression) \
  auto result = (expression);                             \
  if (!result.ok()) return std::move(result).failure();   \
  declaration = std::move(result).value()
