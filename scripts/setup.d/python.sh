# Makes a Python environment with the official onnx, numpy and ml_dtypes: tests and benchmarks compare with them. It lives
# in the cache folder, under a key computed from its inputs; build/python is a link to it.
# shellcheck shell=bash

install_python_packages() {
  local lock="$ROOT/scripts/python/requirements.txt" key target
  grep -q "^onnx==$ONNX_VERSION " "$lock" ||
    die "scripts/python/requirements.txt must have the onnx of scripts/versions.env, $ONNX_VERSION"
  key="$({ cat "$lock"; /usr/bin/python3 --version; } | sha256sum | cut -c 1-16)"
  target="$CACHE/python-$key"
  if [ ! -d "$target" ]; then
    say "Installing Python's onnx $ONNX_VERSION, numpy and ml_dtypes"
    rm -rf "$target.partial"
    # --without-pip: a pip inside the environment would need one more Debian package.
    /usr/bin/python3 -m venv --without-pip "$target.partial"
    /usr/bin/python3 -m pip --disable-pip-version-check --python "$target.partial/bin/python3" \
      install --require-hashes --only-binary :all: --no-deps -r "$lock"
    mv "$target.partial" "$target"
  fi
  ln -sfn "$target" "$ROOT/build/python"
}
