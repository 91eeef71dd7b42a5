// Requests, results and constants.
#include <algorithm>

#include "abi_call.h"
#include "loom/parts.h"

namespace loom::abi {

Instance& instance() {
  static Instance the_instance;
  return the_instance;
}

loom_status Report(const Error& error) {
  Writer writer(instance().result);
  writer.String(error.where);
  writer.String(error.message);
  writer.String(error.cause);
  return static_cast<loom_status>(error.code);
}

loom_status ReportOutOfMemory() {
  instance().result.clear();
  return static_cast<loom_status>(ErrorCode::kOutOfMemory);
}

Error Malformed() {
  return {ErrorCode::kInvalidArgument,
          "ABI call",
          "the request is malformed: it ends early or has bytes left over",
          {}};
}

}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

uint8_t* loom_request(uint32_t size) {
  try {
    // At least one byte: null means that memory is out.
    instance().request.resize(std::max(size, uint32_t{1}));
    return instance().request.data();
  } catch (const std::exception&) {
    return nullptr;
  }
}

const uint8_t* loom_result_data(void) {
  return reinterpret_cast<const uint8_t*>(instance().result.data());
}

uint32_t loom_result_size(void) { return static_cast<uint32_t>(instance().result.size()); }

loom_status loom_constants(void) {
  return Guard(nullptr, 0, [](Reader&, Writer& writer) -> Status {
    writer.U32(static_cast<uint32_t>(kInlineLimit));
    writer.F64(static_cast<double>(kMaxInlineBytes));
    writer.U32(kDefaultOpset);
    std::vector<DataType> types;
    for (int i = 1; i <= static_cast<int>(DataType::kFloat6E3M2); ++i) {
      types.push_back(static_cast<DataType>(i));
    }
    writer.List(types, [&](DataType type) {
      writer.U8(static_cast<uint8_t>(type));
      writer.String(Name(type));
      writer.U8(static_cast<uint8_t>(BitWidth(type)));
    });
    return Done{};
  });
}

}  // extern "C"
