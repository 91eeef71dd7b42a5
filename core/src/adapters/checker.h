// The only code that calls ONNX's checker.
#pragma once

#include <string>

#include "adapters/inference.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Runs the official checks of structure, and of every node against its schema. No tensor of the
// check view may refer to external data, because the checker would look for it in the file system.
// Fails: check-failed, with the official text as cause; `where` is the node or function that it is
// about.
Status CheckModel(const onnx::ModelProto& check_view);

// Runs the official checks of one function for a model with these imports. `where` is the path of
// the function; the node is appended if the official text names one. Fails: check-failed.
Status CheckFunction(const onnx::FunctionProto& function, const OpsetVersions& model_imports,
                     int ir_version, const std::string& where);

// Checks that there are as many coordinates as values, in bounds and sorted. Fails: check-failed.
Status CheckSparseTensor(const onnx::SparseTensorProto& tensor, const std::string& where);

}  // namespace loom
