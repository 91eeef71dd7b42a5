# Downloads and unpacks the sources of ONNX (Python source distribution) and Protocol Buffers (Debian source package).
# shellcheck shell=bash

ONNX_SOURCE="$CACHE/sources/onnx-$ONNX_VERSION"
PROTOBUF_SOURCE="$CACHE/sources/protobuf-$PROTOBUF_VERSION"

# unpack ARCHIVE TARGET: makes the archive's single top folder TARGET. An interrupted run leaves no TARGET.
unpack() {
  rm -rf "$2.partial" && mkdir -p "$2.partial"
  tar -xf "$CACHE/downloads/$1" -C "$2.partial" --strip-components=1
  mv "$2.partial" "$2"
}

unpack_sources() {
  if [ ! -d "$ONNX_SOURCE" ]; then
    download "onnx-$ONNX_VERSION.tar.gz" "$ONNX_SHA256" /usr/bin/python3 -m pip download \
      --disable-pip-version-check --no-deps --no-binary onnx "onnx==$ONNX_VERSION"
    unpack "onnx-$ONNX_VERSION.tar.gz" "$ONNX_SOURCE"
  fi
  if [ ! -d "$PROTOBUF_SOURCE" ]; then
    # --tar-only: the upstream archive, without Debian's patches, is the same in every point release.
    download "protobuf_$PROTOBUF_VERSION.orig.tar.gz" "$PROTOBUF_SHA256" \
      private_apt "$(. /etc/os-release && echo "$VERSION_CODENAME")" deb-src source --download-only --tar-only protobuf
    unpack "protobuf_$PROTOBUF_VERSION.orig.tar.gz" "$PROTOBUF_SOURCE"
  fi
}
