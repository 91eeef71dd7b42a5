// Checks failing calls: the error, and that the call has no other effect.
#pragma once

#include <functional>
#include <string_view>

#include "core/support/support.h"

namespace loom::test {

// A half-built model for the call under test.
struct Scene {
  ModelBuilder builder = Builder(21);
  Graph graph = builder.main();
  Value x;       // input float32[N, 4]
  Value weight;  // float32[4, 300]
  Value shape;   // inline int64[2]: 0, -1
  Value text;    // inline string[2]
  Value hidden;  // output of node "dense" (MatMul); the caller gave its name
  Value open;    // output of node "Relu_0"; its name is generated
};

template <typename T>
Error ErrorOf(const Result<T>& result) {
  if (!result.ok()) return result.error();
  ADD_FAILURE() << "the call succeeded";
  return {};
}

// Builds the same model twice, with `call` in the middle and without it. The call must fail with
// that code, exactly that `where`, and a message that contains `message`. Both models must have the
// same bytes.
void ExpectFails(ErrorCode code, std::string_view where, std::string_view message,
                 const std::function<Error(Scene&)>& call);

}  // namespace loom::test
