// Initializers become graph inputs, as IR versions before 4 had them.
#pragma once

#include "model/edit.h"

namespace loom {

// Lists each initializer of the main graph as an input too, with its type.
void ListInitializersAsInputs(Edit& edit);

// Makes each initializer, of bodies too, an input of the main graph: its data leaves the model.
void TurnInitializersIntoInputs(Edit& edit);

}  // namespace loom
