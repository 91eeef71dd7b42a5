# Installs a small CMake package, so that the main tree can use find_package(LoomDeps) for every variant.
install(TARGETS onnx libprotobuf-lite ARCHIVE DESTINATION lib)
configure_file(LoomDepsConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/LoomDepsConfig.cmake @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/LoomDepsConfig.cmake DESTINATION .)
install(DIRECTORY ${ONNX_SOURCE}/onnx ${generated}/onnx DESTINATION include
  FILES_MATCHING PATTERN "*.h"
  PATTERN "backend" EXCLUDE PATTERN "bin" EXCLUDE PATTERN "frontend" EXCLUDE PATTERN "fuzz" EXCLUDE
  PATTERN "reference" EXCLUDE PATTERN "tools" EXCLUDE PATTERN "onnx_cpp2py_export" EXCLUDE)
install(DIRECTORY ${PROTOBUF_SOURCE}/src/google DESTINATION include
  FILES_MATCHING PATTERN "*.h" PATTERN "*.inc"
  PATTERN "compiler" EXCLUDE PATTERN "testing" EXCLUDE PATTERN "testdata" EXCLUDE)
