// What every call of the ABI has in common: it decodes a request, leaves a result, and lets no
// exception pass.
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <new>
#include <string>
#include <vector>

#include "abi.h"
#include "abi_records.h"
#include "loom/builder.h"
#include "loom/result.h"

namespace loom::abi {

// A request or result larger than this is freed as soon as it is done with.
inline constexpr std::size_t kKeep = 1 << 20;

// All that is kept between calls.
struct Instance {
  std::vector<std::uint8_t> request;
  std::string result;
  std::map<std::uint32_t, ModelBuilder> builders;
};
Instance& instance();

// Makes the error the result; returns its code.
loom_status Report(const Error& error);

// The same without an allocation: the result is empty.
loom_status ReportOutOfMemory();

Error Malformed();

template <typename Call>  // Status Call(Reader&, Writer&)
loom_status Guard(const std::uint8_t* request, std::uint32_t size, Call call) {
  try {
    if (instance().result.capacity() > kKeep) std::string().swap(instance().result);
    Reader reader({request, size});
    Writer writer(instance().result);
    const Status status = call(reader, writer);
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

// A call on one builder, whose decoded request is well-formed when `call` runs.
template <typename Decode, typename Call>
loom_status OnBuilder(std::uint32_t builder, const std::uint8_t* request, std::uint32_t size,
                      Decode decode, Call call) {
  return Guard(request, size, [&](Reader& reader, Writer& writer) -> Status {
    const auto found = instance().builders.find(builder);
    if (found == instance().builders.end()) {
      return Error{ErrorCode::kInvalidState, "model", "the builder is used up or disposed of", {}};
    }
    auto arguments = decode(reader);
    if (!reader.AtEnd()) return Malformed();
    return call(found->second, arguments, writer);
  });
}

}  // namespace loom::abi
