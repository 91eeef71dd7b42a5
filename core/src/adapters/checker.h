// The one door to ONNX's checker.
#pragma once

#include <string>

#include "adapters/inference.h"
#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Official checks of structure and of every node against its schema, on a check view: no tensor of
// it may refer to external data, because the checker would ask the file system for it. Fails:
// check-failed, with the official text as cause and the node that it names as `where`.
Status CheckModel(const onnx::ModelProto& check_view);

// The checks of one function, for a model with those imports. Fails: check-failed.
Status CheckFunction(const onnx::FunctionProto& function, const OpsetVersions& model_imports,
                     int ir_version, const std::string& where);

// Coordinates that are in bounds, sorted and as many as the values. Fails: check-failed.
Status CheckSparseTensor(const onnx::SparseTensorProto& tensor, const std::string& where);

}  // namespace loom
