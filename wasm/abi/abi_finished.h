// The records of finished models.
#pragma once

#include "abi/abi_records.h"
#include "loom/model.h"
#include "loom/parts.h"
#include "loom/result.h"

namespace loom::abi {

// Reads a model. Its weights have only their host numbers; the skeleton has the rest.
Model ReadModel(Reader& reader);

// Writes the record `finished`. Fails: as MakeParts, except model-too-large.
Status WriteFinished(Model model, Writer& writer);

void WriteSplices(const std::vector<Splice>& splices, Writer& writer);
void WriteParts(const Parts& parts, Writer& writer);

}  // namespace loom::abi
