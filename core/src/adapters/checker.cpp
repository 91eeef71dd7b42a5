#include "adapters/checker.h"

#include <new>
#include <string>
#include <string_view>

#include "adapters/refused_node.h"
#include "adapters/schema_registry.h"
#include "onnx/checker.h"
#include "proto/paths.h"

namespace loom {
namespace {

// Runs `check`. If it throws, `where` makes the path of the error from the text of the exception.
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

// The path for an error in a function of the model; empty if the text is not about a function. The
// text does not name the function, so each is checked again until one is refused with that text.
std::string WhereInFunctions(std::string_view text, const onnx::ModelProto& model) {
  OpsetVersions imports;
  const auto add = [&](const auto& opset_imports) {
    for (const auto& import : opset_imports) {
      imports.emplace(import.domain(), static_cast<int>(import.version()));
    }
  };
  add(model.opset_import());
  for (const auto& function : model.functions()) add(function.opset_import());
  for (const auto& function : model.functions()) {
    const Status status = CheckFunction(function, imports, static_cast<int>(model.ir_version()),
                                        FunctionPath(function));
    if (!status.ok() && status.error().cause == text) return status.error().where;
  }
  return {};
}

}  // namespace

Status CheckModel(const onnx::ModelProto& check_view) {
  RegisterSchemasOf(check_view);
  const auto where = [&](std::string_view text) {
    std::string function = WhereInFunctions(text, check_view);
    return function.empty() ? RefusedNode(text, check_view.graph().name()) : function;
  };
  return CatchErrors("model", where, [&] { onnx::checker::check_model(check_view); });
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
  const auto path = [&](std::string_view text) {
    const auto node = RefusedNode(text);
    return node ? where + " / " + *node : where;
  };
  return CatchErrors("function", path, [&] {
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
