// std::cout and std::cerr, to which ONNX would write warnings: streams without a place to write to.
// libc++'s own come with std::cin, with those of wide characters, and with all that they need.
// Linked together with locale.cpp only: these are the names of libc++ 18.
#include <cstddef>
#include <new>
#include <ostream>

// Under the names of the streams themselves, so that the linker looks for no others.
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
