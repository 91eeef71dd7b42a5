// What libc would ask of a system, answered here with "there is none". The module therefore has no
// imports at all: nothing that could open a path, print, or read a clock or an environment can be
// reached from inside it.
//
// Who asks: libc's streams behind std::ostream and abort messages (fd_*), the start-up code
// (environ_*). The ONNX checker would look for the files of external data; Loom never leads it
// there, and with the linker's help (--wrap) that function is this one. The remaining file calls
// (openat, stat) are stubs in the C library for modules without JavaScript, which refuse in the
// same way.
#include <wasi/api.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>

extern "C" {

__wasi_errno_t __wasi_fd_close(__wasi_fd_t) { return __WASI_ERRNO_BADF; }
__wasi_errno_t __wasi_fd_read(__wasi_fd_t, const __wasi_iovec_t*, size_t, __wasi_size_t*) {
  return __WASI_ERRNO_BADF;
}
__wasi_errno_t __wasi_fd_write(__wasi_fd_t, const __wasi_ciovec_t*, size_t, __wasi_size_t*) {
  return __WASI_ERRNO_BADF;
}
__wasi_errno_t __wasi_fd_seek(__wasi_fd_t, __wasi_filedelta_t, __wasi_whence_t,
                              __wasi_filesize_t*) {
  return __WASI_ERRNO_BADF;
}

__wasi_errno_t __wasi_environ_sizes_get(__wasi_size_t* count, __wasi_size_t* bytes) {
  *count = *bytes = 0;
  return __WASI_ERRNO_SUCCESS;
}
__wasi_errno_t __wasi_environ_get(uint8_t**, uint8_t*) { return __WASI_ERRNO_SUCCESS; }

// std::string onnx::checker::resolve_external_data_location(base, location, name of the tensor)
void __wrap__ZN4onnx7checker30resolve_external_data_locationERKNSt3__212basic_stringIcNS1_11char_traitsIcEENS1_9allocatorIcEEEES9_S9_(
    void*, const void*, const void*, const void*) {
  throw std::runtime_error("there are no files here");
}

// Called when libc has grown memory by what it needs at once: grows it by a sixteenth more, if that
// can be had. Engines count every buffer that `memory` ever had as garbage of its whole size, so
// growing page by page would cost a collection for every few pages.
void emscripten_notify_memory_growth(size_t) {
  __builtin_wasm_memory_grow(0, __builtin_wasm_memory_size(0) / 16);
}

}  // extern "C"
