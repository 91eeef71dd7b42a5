#include "model/edit.h"

#include "base/try.h"
#include "model/check_model.h"
#include "model/skeleton.h"
#include "model/weight_references.h"

namespace loom {

Status Edit::Begin() {
  LOOM_ASSIGN(model_, ParseSkeleton(source_.skeleton, &arena_));
  return Done{};
}

Result<Model> Edit::Finish() {
  LOOM_TRY(CheckFully(*model_));
  Model model;
  model.weights = Renumber(&graph(), source_.weights);
  LOOM_ASSIGN(model.skeleton, SerialiseSkeleton(*model_));
  model.fixed_sizes = source_.fixed_sizes;
  return model;
}

}  // namespace loom
