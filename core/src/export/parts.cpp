#include "loom/parts.h"

#include "export/splicing.h"

namespace loom {

Result<Parts> MakeParts(std::string_view skeleton) { return SpliceParts(skeleton, nullptr); }

}  // namespace loom
