// std::cout and std::cerr, to which ONNX writes warnings, as streams without a buffer, which write
// nothing. libc++'s own would link std::cin, the streams of wide characters, and all that they
// need. Linked only together with locale.cpp, because the names are those of libc++ 18.
#include <cstddef>
#include <new>
#include <ostream>

// They have the names of the streams themselves, so that the linker looks for no others.
alignas(std::ostream) std::byte cout_place[sizeof(std::ostream)] asm("_ZNSt3__24coutE");
alignas(std::ostream) std::byte cerr_place[sizeof(std::ostream)] asm("_ZNSt3__24cerrE");

namespace {

const struct Streams {
  Streams() {
    new (cout_place) std::ostream(nullptr);
    new (cerr_place) std::ostream(nullptr);
  }
} kStreams;

}  // namespace
