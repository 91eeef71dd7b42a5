// The generated files: one for each folder of ONNX's sources, one for each further domain, and an
// index.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "registry.h"

namespace loom::ops {

// The texts of the files, by file name.
std::map<std::string, std::string> Files(const std::vector<Operator>& operators);

}  // namespace loom::ops
