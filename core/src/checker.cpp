#include "checker.h"

#include <new>
#include <string>

#include "onnx/checker.h"

namespace loom {

Status CheckModel(const onnx::ModelProto& check_view) {
  try {
    onnx::checker::check_model(check_view);
    return Done{};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kCheckFailed, "model",
                 std::string("the official checker refused the model: ") + exception.what(),
                 exception.what()};
  }
}

}  // namespace loom
