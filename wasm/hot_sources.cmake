# What runs for every node of a large model is compiled for speed. The rest of the module is as small as it can be.
set(hot_core_sources builder/names.cpp builder/add_node.cpp builder/cached_node.cpp builder/node_store.cpp
  builder/node_cache.cpp builder/node_key.cpp proto/wire.cpp)
list(TRANSFORM hot_core_sources PREPEND ${CMAKE_CURRENT_LIST_DIR}/../core/src/)
set(hot_wasm_sources abi/abi_node.cpp runtime/string.cpp)
list(TRANSFORM hot_wasm_sources PREPEND ${CMAKE_CURRENT_LIST_DIR}/)

# CMake takes properties of files that do not exist without a word.
foreach(source IN LISTS hot_core_sources hot_wasm_sources)
  if(NOT EXISTS ${source})
    message(FATAL_ERROR "hot_sources.cmake names a file that does not exist: ${source}")
  endif()
endforeach()
