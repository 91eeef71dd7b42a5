# Only the lite runtime: the full one costs 0.5 MB of WebAssembly and Loom needs no reflection.
foreach(off protobuf_BUILD_TESTS protobuf_BUILD_PROTOC_BINARIES protobuf_WITH_ZLIB protobuf_INSTALL)
  set(${off} OFF CACHE BOOL "" FORCE)
endforeach()
set(CMAKE_WARN_DEPRECATED OFF CACHE BOOL "" FORCE)  # protobuf's own cmake_minimum_required is old
add_subdirectory(${PROTOBUF_SOURCE} protobuf EXCLUDE_FROM_ALL)

# Protobuf's own default is C++11. Both libraries are built as C++17, so that their inline code agrees.
set_target_properties(libprotobuf-lite PROPERTIES CXX_STANDARD 17 DEBUG_POSTFIX "")
target_compile_options(libprotobuf-lite PRIVATE -w)

# Only an exception for out of memory can pass through these files. The WebAssembly instance is given up after it, so
# code that cleans up is not needed.
if(EMSCRIPTEN)
  set(NO_CLEANUPS -fignore-exceptions)
endif()
target_compile_options(libprotobuf-lite PRIVATE ${NO_CLEANUPS})
