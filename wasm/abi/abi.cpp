// The calls for requests, results and constants.
#include <algorithm>
#include <exception>
#include <new>

#include "abi/abi_call.h"
#include "loom/model.h"

namespace loom::abi {
namespace {

// Larger requests and results are freed as soon as they are no longer needed.
constexpr std::size_t kKeep = 1 << 20;

// Writes the error as the result and returns its code.
loom_status Report(const Error& error) {
  Writer writer(instance().result);
  writer.String(error.where);
  writer.String(error.message);
  writer.String(error.cause);
  return static_cast<loom_status>(error.code);
}

// Reports out-of-memory with an empty result, because that needs no memory.
loom_status ReportOutOfMemory() {
  instance().result.clear();
  return static_cast<loom_status>(ErrorCode::kOutOfMemory);
}

}  // namespace

Instance& instance() {
  static Instance the_instance;
  return the_instance;
}

Error Malformed() {
  return {ErrorCode::kInvalidArgument,
          "ABI call",
          "the request is malformed: it ends early or has bytes left over",
          {}};
}

loom_status Run(const std::uint8_t* request, std::uint32_t size,
                Status (*call)(void* context, Reader&, Writer&), void* context) {
  try {
    if (instance().result.capacity() > kKeep) std::string().swap(instance().result);
    Reader reader({request, size});
    Writer writer(instance().result);
    const Status status = call(context, reader, writer);
    if (instance().request.capacity() > kKeep) std::vector<std::uint8_t>().swap(instance().request);
    return status.ok() ? 0 : Report(status.error());
  } catch (const std::bad_alloc&) {
    return ReportOutOfMemory();
  } catch (const std::exception& exception) {
    return Report({ErrorCode::kInternal, "ABI call", "an unexpected exception", exception.what()});
  } catch (...) {
    return Report({ErrorCode::kInternal, "ABI call", "an unexpected exception", {}});
  }
}

}  // namespace loom::abi

using namespace loom;
using namespace loom::abi;

extern "C" {

uint8_t* loom_request(uint32_t size) {
  try {
    // At least one byte, because null means out of memory.
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
