# Whether runtime/locale.cpp and runtime/streams.cpp replace what they know of libc++ 18's inside. With another libc++
# the module has the library's own locales and streams: larger, and just as right.
include(CheckCXXSourceCompiles)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
check_cxx_source_compiles("
  #include <version>
  static_assert(_LIBCPP_VERSION / 10000 == 18);
" LOOM_LIBCXX_IS_18)
unset(CMAKE_TRY_COMPILE_TARGET_TYPE)
option(LOOM_LEAN_LOCALE "One locale, and streams without a place to write to, in place of libc++ 18's" ${LOOM_LIBCXX_IS_18})

if(LOOM_LEAN_LOCALE)
  target_sources(loom_wasm PRIVATE runtime/locale.cpp runtime/streams.cpp)
  target_link_options(loom_wasm PRIVATE
    # Streams ask for a locale: locale.cpp.
    -Wl,--wrap=_ZNSt3__26localeC1Ev
    -Wl,--wrap=_ZNSt3__26localeC2Ev
    -Wl,--wrap=_ZNSt3__26localeC1ERKS0_
    -Wl,--wrap=_ZNSt3__26localeC2ERKS0_
    -Wl,--wrap=_ZNSt3__26localeaSERKS0_
    -Wl,--wrap=_ZNSt3__26localeD1Ev
    -Wl,--wrap=_ZNSt3__26localeD2Ev
    -Wl,--wrap=_ZNSt3__26locale7classicEv
    -Wl,--wrap=_ZNKSt3__26locale9has_facetERNS0_2idE
    -Wl,--wrap=_ZNKSt3__26locale9use_facetERNS0_2idE)
endif()
