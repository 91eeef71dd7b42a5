#include "builder/opset_imports.h"

#include "adapters/schema.h"
#include "base/text.h"
#include "base/try.h"
#include "proto/node_fields.h"

namespace loom {

Status ImportOpset(const OpsetImport& import, Root* root) {
  const std::string domain(NormalDomain(import.domain));
  LOOM_TRY(CheckText(domain, "a domain", {}));
  LOOM_TRY(AddOpset(domain, import.version, &root->opsets));
  AddOpsetImport(domain, import.version, root->imports);
  return Done{};
}

}  // namespace loom
