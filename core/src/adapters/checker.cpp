#include "adapters/checker.h"

#include <new>
#include <string>
#include <string_view>

#include "adapters/refused_node.h"
#include "adapters/schema_registry.h"
#include "onnx/checker.h"

namespace loom {
namespace {

// `where` is asked for when the checker has refused, with its text.
template <typename Where, typename Check>
Status CatchErrors(const char* what, Where where, Check check) {
  try {
    check();
    return Done{};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kCheckFailed, where(exception.what()),
                 "the official checker refused the " + std::string(what) + ": " + exception.what(),
                 exception.what()};
  }
}

}  // namespace

Status CheckModel(const onnx::ModelProto& check_view) {
  RegisterSchemasOf(check_view);
  return CatchErrors(
      "model", [&](std::string_view text) { return RefusedNode(text, check_view.graph().name()); },
      [&] { onnx::checker::check_model(check_view); });
}

Status CheckFunction(const onnx::FunctionProto& function, const OpsetVersions& model_imports,
                     int ir_version, const std::string& where) {
  RegisterSchemasOf(function);
  OpsetVersions imports = model_imports;
  for (const auto& import : function.opset_import()) {
    imports.emplace(import.domain(), static_cast<int>(import.version()));
  }
  onnx::checker::CheckerContext context;
  context.set_ir_version(ir_version);
  context.set_opset_imports(std::move(imports));
  return CatchErrors(
      "function", [&](std::string_view) { return where; },
      [&] {
        onnx::checker::check_function(function, context, onnx::checker::LexicalScopeContext());
      });
}

Status CheckSparseTensor(const onnx::SparseTensorProto& tensor, const std::string& where) {
  onnx::checker::CheckerContext context;
  context.set_ir_version(onnx::Version::IR_VERSION);
  return CatchErrors(
      "sparse tensor", [&](std::string_view) { return where; },
      [&] { onnx::checker::check_sparse_tensor(tensor, context); });
}

}  // namespace loom
