// The records of finished models.
#pragma once

#include "abi/abi_records.h"
#include "loom/model.h"
#include "loom/parts.h"
#include "loom/result.h"

namespace loom::abi {

// Its weights have no more than their host number: the skeleton tells the rest.
Model ReadModel(Reader& reader);

// The record `finished`. Fails: as MakeParts, but for model-too-large.
Status WriteFinished(const Model& model, Writer& writer);

void WriteSplices(const std::vector<Splice>& splices, Writer& writer);
void WriteParts(const Parts& parts, Writer& writer);

}  // namespace loom::abi
