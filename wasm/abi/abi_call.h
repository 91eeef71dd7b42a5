// What every call of the ABI has in common: it decodes a request, leaves a result, and lets no
// exception pass.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "abi/abi.h"
#include "abi/abi_records.h"
#include "loom/builder.h"
#include "loom/result.h"

namespace loom::abi {

// All that is kept between calls.
struct Instance {
  std::vector<std::uint8_t> request;
  std::string result;
  std::map<std::uint32_t, ModelBuilder> builders;
  std::uint32_t next_weight = 0;  // host numbers of weights, never given again
};
Instance& instance();

Error Malformed();

// Runs call(context, …). An exception of it becomes a status, too.
loom_status Run(const std::uint8_t* request, std::uint32_t size,
                Status (*call)(void* context, Reader&, Writer&), void* context);

template <typename Call>  // Status Call(Reader&, Writer&)
loom_status Guard(const std::uint8_t* request, std::uint32_t size, Call call) {
  const auto run = [](void* context, Reader& reader, Writer& writer) -> Status {
    return (*static_cast<Call*>(context))(reader, writer);
  };
  return Run(request, size, run, &call);
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
