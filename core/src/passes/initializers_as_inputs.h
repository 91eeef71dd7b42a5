// Makes initializers graph inputs, as IR versions before 4 required.
#pragma once

#include "model/edit.h"

namespace loom {

// Lists each initializer of the main graph as an input as well, with its type.
void ListInitializersAsInputs(Edit& edit);

// Turns each initializer, also of bodies, into an input of the main graph. Its data is dropped from
// the model.
void TurnInitializersIntoInputs(Edit& edit);

}  // namespace loom
