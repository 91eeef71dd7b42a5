set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated}/onnx)

# The lite .proto files and their C++ code. Each imports the one before, so they are made one after the other.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(name onnx-ml onnx-operators-ml onnx-data)
  string(REGEX REPLACE "-ml$" "" stem ${name})
  add_custom_command(
    OUTPUT ${generated}/onnx/${name}.pb.cc ${generated}/onnx/${name}.pb.h
    COMMAND Python3::Interpreter ${ONNX_SOURCE}/onnx/gen_proto.py -p onnx -m -l -o ${generated}/onnx ${stem}
    COMMAND ${PROTOC} -I ${generated} --cpp_out ${generated} onnx/${name}.proto
    DEPENDS ${proto_sources}
    VERBATIM)
  list(APPEND proto_sources ${generated}/onnx/${name}.pb.cc)
endforeach()

file(GLOB_RECURSE onnx_sources ${ONNX_SOURCE}/onnx/*.cc)
list(FILTER onnx_sources EXCLUDE REGEX "cpp2py_export\\.cc$|/test/|/fuzz/")

set(onnx_definitions ONNX_NAMESPACE=onnx ONNX_ML=1 ONNX_USE_LITE_PROTO=1)
if(LEAN)
  list(APPEND onnx_definitions __ONNX_NO_DOC_STRINGS __ONNX_DISABLE_STATIC_REGISTRATION)
endif()

add_library(onnx STATIC ${onnx_sources} ${proto_sources})
set_target_properties(onnx PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
target_compile_definitions(onnx PUBLIC ${onnx_definitions})
target_compile_options(onnx PRIVATE -w)
target_include_directories(onnx PUBLIC ${ONNX_SOURCE} ${generated})
target_link_libraries(onnx PUBLIC libprotobuf-lite)

# What these headers leave out, and why, stands in them.
if(LEAN)
  target_compile_options(onnx PRIVATE -include ${CMAKE_CURRENT_SOURCE_DIR}/lean_errors.h)
  set_source_files_properties(${onnx_sources} PROPERTIES OBJECT_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/lean_errors.h)
  file(GLOB schema_sources ${ONNX_SOURCE}/onnx/defs/*/*.cc)
  set_source_files_properties(${schema_sources} PROPERTIES
    COMPILE_OPTIONS "-include;${CMAKE_CURRENT_SOURCE_DIR}/lean_schemas.h"
    OBJECT_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/lean_schemas.h)
endif()

set_source_files_properties(${proto_sources} PROPERTIES COMPILE_OPTIONS "${NO_CLEANUPS}")

# Long lists of constructor calls, which the optimiser takes minutes for once sanitizers have instrumented them.
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  file(GLOB slow_sources ${ONNX_SOURCE}/onnx/defs/*/old.cc ${ONNX_SOURCE}/onnx/version_converter/convert.cc)
  set_property(SOURCE ${slow_sources} APPEND PROPERTY COMPILE_OPTIONS -O0)
endif()
