// The one door to ONNX's checker.
#pragma once

#include "loom/result.h"
#include "onnx/onnx_pb.h"

namespace loom {

// Official checks of structure and of every node against its schema, on a check view: no tensor of
// it may refer to external data, because the checker would ask the file system for it. Fails:
// check-failed, with the official text as cause.
Status CheckModel(const onnx::ModelProto& check_view);

}  // namespace loom
