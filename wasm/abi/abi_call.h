// What all calls of the ABI share: they decode a request, leave a result, and let no exception out.
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

// Everything that is kept between calls.
struct Instance {
  std::vector<std::uint8_t> request;
  std::string result;
  std::map<std::uint32_t, ModelBuilder> builders;
  std::uint32_t next_weight = 0;  // the next host number of a weight; none is used twice
};
Instance& instance();

// The error for a request that ends early or has bytes left over.
Error Malformed();

// Runs call(context, …) and returns the status. An exception becomes a status too.
loom_status Run(const std::uint8_t* request, std::uint32_t size,
                Status (*call)(void* context, Reader&, Writer&), void* context);

// Runs a call that reads the request and writes the result.
template <typename Call>  // Status Call(Reader&, Writer&)
loom_status Guard(const std::uint8_t* request, std::uint32_t size, Call call) {
  const auto run = [](void* context, Reader& reader, Writer& writer) -> Status {
    return (*static_cast<Call*>(context))(reader, writer);
  };
  return Run(request, size, run, &call);
}

// Runs a call on one builder. `decode` reads the arguments; `call` runs only if the request was
// well-formed.
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
