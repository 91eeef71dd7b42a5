set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated}/onnx)

# The lite .proto files and their C++ code. Each file imports the previous one, so they are generated in this order.
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

# Force-includes a header. The headers themselves say what they leave out, and why.
function(include_first header)
  set(path ${CMAKE_CURRENT_SOURCE_DIR}/${header})
  set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS "-include;${path}")
  set_property(SOURCE ${ARGN} APPEND PROPERTY OBJECT_DEPENDS ${path})
endfunction()

if(LEAN)
  file(GLOB schema_sources ${ONNX_SOURCE}/onnx/defs/*/*.cc)
  include_first(lean_errors.h ${onnx_sources})
  include_first(lean_schemas.h ${schema_sources})
endif()

set_source_files_properties(${proto_sources} PROPERTIES COMPILE_OPTIONS "${NO_CLEANUPS}")

# This file is one long list of constructor calls. With sanitizers, the optimiser would take minutes for it.
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  set_property(SOURCE ${ONNX_SOURCE}/onnx/version_converter/convert.cc APPEND PROPERTY COMPILE_OPTIONS -O0)
endif()
