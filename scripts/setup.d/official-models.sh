# Unpacks the official backend test models for tests/conformance: models, inputs, expected outputs, and the .proto file
# to decode them. build/onnx-tests is a link to them.
# shellcheck shell=bash

unpack_official_models() {
  local name="onnx-$ONNX_TESTS_VERSION" target="$CACHE/sources/onnx-tests-$ONNX_TESTS_VERSION"
  if [ ! -d "$target" ]; then
    download "$name.tar.gz" "$ONNX_TESTS_SHA256" /usr/bin/python3 -m pip download \
      --disable-pip-version-check --no-deps --no-binary onnx "onnx==$ONNX_TESTS_VERSION"
    rm -rf "$target.partial" && mkdir -p "$target.partial"
    tar -xf "$CACHE/downloads/$name.tar.gz" -C "$target.partial" --strip-components=4 "$name/onnx/backend/test/data"
    tar -xf "$CACHE/downloads/$name.tar.gz" -C "$target.partial" --strip-components=2 "$name/onnx/onnx-ml.proto"
    mv "$target.partial" "$target"
  fi
  ln -sfn "$target" "$ROOT/build/onnx-tests"
}
