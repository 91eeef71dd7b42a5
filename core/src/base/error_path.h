// Builds the path of an error, its `where`, on the error's way to the caller: each level prepends
// its own part. So a call that succeeds builds no path.
#pragma once

#include <string>
#include <utility>

#include "loom/result.h"

namespace loom {

// Returns the error with `path` prepended to its own: graph "main" / node "conv1" (Conv).
Error PrependPath(std::string path, Error error);

// Returns the result; if it is an error, with a path prepended. `make_path` is a function without
// arguments that returns the path.
template <typename T, typename MakePath>
Result<T> Within(MakePath make_path, Result<T> result) {
  if (result.ok()) return result;
  return PrependPath(make_path(), result.error());
}

}  // namespace loom
