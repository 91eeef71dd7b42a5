# Finds or installs Emscripten. In this order: an emcc on PATH (emsdk), the package of this Debian, a copy assembled in
# the cache folder. Writes build/emscripten (a link for the CMake preset) and build/env.sh (source it to use emcc).
# shellcheck shell=bash

emcc_version() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1; }

new_enough_emcc() { command -v "$1" >/dev/null && version_at_least "$(emcc_version "$1")" "$EMSCRIPTEN_OLDEST"; }

# Prints the folder of Emscripten's scripts. Debian's /usr/bin/emcc only calls the one in /usr/share/emscripten.
emscripten_root() {
  local folder
  folder="$(dirname "$(readlink -f "$(command -v "$1")")")"
  [ -f "$folder/emcc.py" ] || folder=/usr/share/emscripten
  [ -f "$folder/emcc.py" ] || die "cannot tell where the Emscripten of $(command -v "$1") is"
  echo "$folder"
}

install_emscripten() {
  local root offered
  offered="$(apt-cache policy emscripten 2>/dev/null | awk '/Candidate:/ { print $2 }')"
  if new_enough_emcc emcc; then
    root="$(emscripten_root emcc)"
  elif version_at_least "${offered:-0}" "$EMSCRIPTEN_OLDEST"; then
    apt_install emscripten
    root=/usr/share/emscripten
  else
    assemble_emscripten
    root="$CACHE/emscripten-$EMSCRIPTEN_DEB_VERSION/usr/share/emscripten"
  fi
  ln -sfn "$root" "$ROOT/build/emscripten"
  printf 'export PATH="%s:$PATH"\n' "$root" >"$ROOT/build/env.sh"
}

# Debian 12's own package is too old. The package of the next release is independent of the architecture and contains
# prebuilt system libraries. Here it runs on Debian 12's LLVM, and on npm's Binaryen in place of the native one.
assemble_emscripten() {
  local target="$CACHE/emscripten-$EMSCRIPTEN_DEB_VERSION" deb="emscripten_${EMSCRIPTEN_DEB_VERSION}_all.deb"
  apt_install "clang-$LLVM_MAJOR" "lld-$LLVM_MAJOR" "llvm-$LLVM_MAJOR"
  [ ! -d "$target" ] || return 0
  download "$deb" "$EMSCRIPTEN_DEB_SHA256" \
    private_apt "$EMSCRIPTEN_DEB_RELEASE" deb download "emscripten=$EMSCRIPTEN_DEB_VERSION"
  say "Unpacking Emscripten $EMSCRIPTEN_DEB_VERSION into $target"
  rm -rf "$target.partial" && mkdir -p "$target.partial"
  # Leaves out the tests and the libraries for link-time optimisation and position-independent code: 0.5 GB instead
  # of 1.6 GB.
  dpkg-deb --fsys-tarfile "$CACHE/downloads/$deb" | tar -x -C "$target.partial" \
    --exclude='*/emscripten/test' --exclude='*/lto' --exclude='*/lto-pic' --exclude='*/pic'
  local root="$target.partial/usr/share/emscripten"
  cp "$ROOT"/scripts/emscripten/package*.json "$root/"
  npm ci --prefix "$root" --ignore-scripts --no-progress
  configure_emscripten "$target/usr/share/emscripten" >"$root/.emscripten"
  mv "$target.partial" "$target"
  rm -f "$CACHE/downloads/$deb"
}

# Prints the configuration file of the Emscripten in folder $1.
configure_emscripten() {
  cat <<END
import shutil
LLVM_ROOT = "/usr/bin"
LLVM_ADD_VERSION = CLANG_ADD_VERSION = "$LLVM_MAJOR"
BINARYEN_ROOT = "$1/node_modules/binaryen"
NODE_JS = shutil.which("node")
FROZEN_CACHE = True  # the system libraries come prebuilt; nothing is ever built into the cache
END
}
