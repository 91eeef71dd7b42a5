# Builds ONNX and Protocol Buffers for a variant into the cache folder, under a key computed from all their inputs, and
# makes build/deps/<variant> a link to them.
# shellcheck shell=bash

# All variants use the same sources. Under ASan the libraries are instrumented too, so that it can check containers.
dependency_flags() {
  case $1 in
    native) echo "-O2 -DNDEBUG" ;;
    sanitize) echo "-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all" ;;
    # Bulk memory and non-trapping conversions: smaller and faster, in every engine since 2021.
    # -fwasm-exceptions must be in every compile and link: -fexceptions is 50 % larger.
    # No run-time type information: the names of a thousand lambdas in ONNX's schemas would take 110 KB, unused.
    # The module has one thread that never ends: static variables need no locks and no destructors.
    wasm) echo "-Oz -DNDEBUG -fno-rtti -fwasm-exceptions -mbulk-memory -mnontrapping-fptoint" \
      "-fno-threadsafe-statics -fno-c++-static-destructors" ;;
    *) die "unknown variant $1: native, sanitize or wasm" ;;
  esac
}

# The native build has the complete ONNX, because scripts/generate reads it. The sanitizers run on the lean ONNX,
# because that is what the WebAssembly module contains.
dependency_options() {
  if [ "$1" = native ]; then echo "-DLEAN=OFF"; else echo "-DLEAN=ON"; fi
}

dependency_compiler() {
  if [ "$1" = wasm ]; then echo "$ROOT/build/emscripten/em++"; else echo "${CXX:-c++}"; fi
}

dependency_key() {
  {
    echo "$ONNX_SHA256 $PROTOBUF_SHA256" "$(dependency_flags "$1")" "$(dependency_options "$1")"
    "$(dependency_compiler "$1")" --version
    cat "$ROOT"/scripts/deps/*
  } | sha256sum | cut -c 1-16
}

build_dependencies() {
  local variant=$1 key target scratch
  key="$(dependency_key "$variant")"
  target="$CACHE/deps/$variant-$key" scratch="$CACHE/build/$variant-$key"
  if [ ! -d "$target" ]; then
    say "Building ONNX $ONNX_VERSION and Protocol Buffers $PROTOBUF_VERSION: $variant (once, some minutes)"
    configure_dependencies "$variant" "$scratch" "$target.partial"
    cmake --build "$scratch" --target onnx
    rm -rf "$target.partial"
    cmake --install "$scratch" >/dev/null
    mv "$target.partial" "$target"
    rm -rf "$scratch"
  fi
  ln -sfn "$target" "$ROOT/build/deps/$variant"
}

configure_dependencies() {
  local variant=$1 flags options=("$(dependency_options "$1")")
  # Source paths in messages and in the WebAssembly module must not reveal the build folder.
  flags="$(dependency_flags "$variant") -ffile-prefix-map=$CACHE/="
  if [ "$variant" = wasm ]; then
    # Without WASM_BIGINT, linking would call wasm-emscripten-finalize, which npm's Binaryen lacks.
    options+=("-DCMAKE_TOOLCHAIN_FILE=$ROOT/build/emscripten/cmake/Modules/Platform/Emscripten.cmake"
      -DCMAKE_EXE_LINKER_FLAGS=-sWASM_BIGINT)
  fi
  cmake -S "$ROOT/scripts/deps" -B "$2" -G Ninja --log-level=WARNING -DCMAKE_BUILD_TYPE=None \
    "-DCMAKE_C_FLAGS=$flags" "-DCMAKE_CXX_FLAGS=$flags" "-DCMAKE_INSTALL_PREFIX=$3" \
    "-DONNX_SOURCE=$ONNX_SOURCE" "-DPROTOBUF_SOURCE=$PROTOBUF_SOURCE" "${options[@]}" >/dev/null
}
