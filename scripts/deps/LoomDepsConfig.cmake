# Found by find_package(LoomDeps): ONNX and the lite Protocol Buffers as built by scripts/setup.
if(TARGET loom_deps::onnx)
  return()
endif()

# An imported target's include folders are system ones: our warnings do not apply to these headers.
add_library(loom_deps::protobuf STATIC IMPORTED)
set_target_properties(loom_deps::protobuf PROPERTIES
  IMPORTED_LOCATION ${CMAKE_CURRENT_LIST_DIR}/lib/libprotobuf-lite.a
  INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_CURRENT_LIST_DIR}/include)

# The definitions must be those that the library was compiled with: they change its headers.
add_library(loom_deps::onnx STATIC IMPORTED)
set_target_properties(loom_deps::onnx PROPERTIES
  IMPORTED_LOCATION ${CMAKE_CURRENT_LIST_DIR}/lib/libonnx.a
  INTERFACE_COMPILE_DEFINITIONS "ONNX_NAMESPACE=onnx;ONNX_ML=1;ONNX_USE_LITE_PROTO=1;__ONNX_NO_DOC_STRINGS")
target_link_libraries(loom_deps::onnx INTERFACE loom_deps::protobuf)
