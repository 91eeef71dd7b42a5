#include "base/error_path.h"

namespace loom {

Error PrependPath(std::string path, Error error) {
  if (!error.where.empty()) path.append(" / ").append(error.where);
  error.where = std::move(path);
  return error;
}

}  // namespace loom
