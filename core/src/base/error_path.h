// How the path of an error, its `where`, is put together: on the error's way to the caller, each
// level puts its own part in front. So a call that succeeds builds no path.
#pragma once

#include <string>
#include <utility>

#include "loom/result.h"

namespace loom {

// The error with `path` in front of its own: graph "main" / node "conv1" (Conv).
Error PrependPath(std::string path, Error error);

// The result; if it is an error, with a path in front of its own. `make_path`: a function without
// arguments that returns the path.
template <typename T, typename MakePath>
Result<T> Within(MakePath make_path, Result<T> result) {
  if (result.ok()) return result;
  return PrependPath(make_path(), result.error());
}

}  // namespace loom
