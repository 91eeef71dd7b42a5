// The call that casts elements, one piece of the data at a time.
#include "abi/abi_call.h"
#include "loom/cast.h"

using namespace loom;
using namespace loom::abi;

extern "C" {

loom_status loom_cast(const uint8_t* request, uint32_t size) {
  return Guard(request, size, [](Reader& reader, Writer& writer) -> Status {
    const std::string where(reader.String());
    const DataType from = reader.ReadDataType();
    const DataType to = reader.ReadDataType();
    CastOptions options;
    options.checked = reader.U8() != 0;
    options.saturate = reader.U8() != 0;
    options.round_mode = static_cast<RoundMode>(reader.U8());
    options.first_element = static_cast<uint64_t>(reader.I64());
    const std::int64_t count = reader.U32();
    const std::string_view raw_data = reader.Rest();
    if (!reader.ok() || options.round_mode > RoundMode::kNearest) return Malformed();
    auto cast = CastElements(from, std::as_bytes(std::span(raw_data)), count, to, options, where);
    if (!cast.ok()) return cast.error();
    writer.Bytes({reinterpret_cast<const char*>(cast->data()), cast->size()});
    return Done{};
  });
}

}  // extern "C"
