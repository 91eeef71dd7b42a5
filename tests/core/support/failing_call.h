// Failing calls: the error, and that nothing else comes of them.
#pragma once

#include <functional>
#include <string_view>

#include "core/support/support.h"

namespace loom::test {

// A model that is half built when the call under test comes.
struct Scene {
  ModelBuilder builder = Builder(21);
  Graph graph = builder.main();
  Value x;       // input float32[N, 4]
  Value weight;  // float32[4, 300]
  Value shape;   // inline int64[2]: 0, -1
  Value text;    // inline string[2]
  Value hidden;  // output of node "dense" (MatMul), its name given
  Value open;    // output of node "Relu_0", its name generated
};

template <typename T>
Error ErrorOf(const Result<T>& result) {
  if (!result.ok()) return result.error();
  ADD_FAILURE() << "the call succeeded";
  return {};
}

// Builds one model twice, with `call` in the middle and without it, and builds on after it. The
// call must fail with that code, exactly that `where` and a message that contains `message`; both
// models must be the same to the byte.
void ExpectFails(ErrorCode code, std::string_view where, std::string_view message,
                 const std::function<Error(Scene&)>& call);

}  // namespace loom::test
