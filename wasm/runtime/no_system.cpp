// Replaces the system calls of libc with functions that fail. So the module has no imports: code in
// it cannot open a path, print, or read a clock or the environment.
//
// The callers are libc's streams behind std::ostream and abort messages (fd_*), and the start-up
// code (environ_*). The ONNX checker would look for the files of external data. Loom never makes it
// do that, and the linker (--wrap) replaces its function with the one here. The other file calls
// (openat, stat) are stubs in the C library for modules without JavaScript, which fail in the same
// way.
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

// libc calls this after it has grown memory by what it needs now. Grows it by a sixteenth more, if
// possible. Each growth leaves the engine an old buffer that it counts as garbage of full size, so
// growth page by page would cause a collection every few pages.
void emscripten_notify_memory_growth(size_t) {
  __builtin_wasm_memory_grow(0, __builtin_wasm_memory_size(0) / 16);
}

}  // extern "C"
