// All differences that a rebuilt model may have from its original, each with its reason.
//
// 1. Names of nodes. Loom generates a name if the original has none.
// 2. IR version. Loom writes the lowest one that the model's features need, and at least 4 for a
//    model with initializers: before version 4, an initializer had to be a graph input, too.
// 3. The import of ai.onnx. Every model of Loom has it, because an output may need an Identity.
// 4. Storage of tensors. Loom writes raw_data, never the typed fields.
// 5. Fields that are set to their default: "", 0, or an empty type. Loom leaves them out.
// 6. Absent inputs after the last present one. ONNX allows a model to leave them out, and Loom
//    does.
// 7. Position of inputs that are initializers, too. Loom lists them after the others, in the order
//    of the initializers. Inputs are bound by name, so the order does not matter.
// 8. Names of tensors in attributes. They have no meaning.
// 9. Types that are declared in part. Loom completes the types of outputs, and of the inputs of
//    subgraphs, with what it infers. A declared part must neither get lost nor change.
#pragma once

#include "onnx/onnx_pb.h"

namespace loom::test {

// Removes these differences from both messages. Afterwards they serialise to the same bytes exactly
// if the rebuilt model is right.
void Normalise(onnx::ModelProto* original, onnx::ModelProto* rebuilt);

}  // namespace loom::test
