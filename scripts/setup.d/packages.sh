# Installs Debian packages, but only missing ones, so that a second run needs neither root nor network.
# shellcheck shell=bash

PACKAGES=(
  ca-certificates git xz-utils                        # to download and unpack
  python3 python3-pip                                 # pip downloads ONNX; ONNX's gen_proto.py and emcc are Python
  g++ cmake ninja-build dpkg-dev                      # to build
  protobuf-compiler libgtest-dev                      # generated code, tests
  libcli11-dev                                        # the command line of cli/; headers only
  nlohmann-json3-dev                                  # the core reads the JSON of TensorFlow.js with it; headers only
  "clang-format-$LLVM_MAJOR" "clang-tidy-$LLVM_MAJOR" # .ci/run
  chromium firefox-esr fonts-liberation               # tests and demo run in both browsers
)

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "installing packages needs root: run as root, install sudo, or install them yourself first"
  fi
}

missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done
}

apt_install() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

install_packages() {
  command -v apt-get >/dev/null || die "set-up installs Debian packages, and this system has no apt-get"
  apt_install "${PACKAGES[@]}"
  local protoc
  protoc="$(/usr/bin/protoc --version)"
  [ "$protoc" = "libprotoc $PROTOBUF_VERSION" ] ||
    die "Debian's protobuf-compiler must be $PROTOBUF_VERSION, as the library is; it is: $protoc"
}

# Links one header-only library of the system into the build folder. /usr/include itself must stay out of the include
# path, because Emscripten has system headers of its own.
link_headers() {
  mkdir -p "$ROOT/build/deps/json"
  ln -sfn /usr/include/nlohmann "$ROOT/build/deps/json/nlohmann"
}
