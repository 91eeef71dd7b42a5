// What a rebuilt model may differ in from its original: all of it, each with its reason.
//
// 1. Names of nodes. Loom generates one where the original has none.
// 2. IR version. Loom stamps the lowest that the model's features need, and for initializers 4:
//    before, nobody could give one that is an input too another value.
// 3. Import of ai.onnx. Every model of Loom has it: an output may need an Identity.
// 4. Storage of tensors. Loom writes raw_data, never the typed fields.
// 5. Fields that are set to their default, "", 0 or a type that says nothing. Loom leaves them out.
// 6. Absent inputs behind the last one that is there. ONNX lets them be left out, and Loom does.
// 7. Place of inputs that are initializers too. Loom lists them behind the others, in the order of
//    the initializers; they are bound by name.
// 8. Names of tensors in attributes. They mean nothing.
// 9. Types that are declared in part. Loom completes what is declared of an output, and of a
//    subgraph's input, with what it infers; nothing that is declared may get lost or change.
#pragma once

#include "onnx/onnx_pb.h"

namespace loom::test {

// Takes these differences out of both messages: they then serialise to the same bytes exactly if
// the rebuilt model is right.
void Normalise(onnx::ModelProto* original, onnx::ModelProto* rebuilt);

}  // namespace loom::test
