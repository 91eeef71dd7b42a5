# What every file of the WebAssembly variant is compiled and linked with, the dependencies too (scripts/setup.d).
set(LOOM_WASM_FLAGS
  # WebAssembly's own exceptions. Without any, ONNX calls abort(); -fexceptions would be 50 % larger.
  -fwasm-exceptions
  # memory.copy and saturating conversions: smaller and faster, in every engine since 2021.
  -mbulk-memory
  -mnontrapping-fptoint
  # No run-time types: their names are 110 KB, and nobody asks for one.
  -fno-rtti
  # One thread, and no end of the program: nothing to lock, and nothing to destroy.
  -fno-threadsafe-statics
  -fno-c++-static-destructors)
target_compile_options(loom_options INTERFACE ${LOOM_WASM_FLAGS} -Oz)
