// The peers, which write protobuf without checks. Each is loaded at its first use.
import { protobufEs, protobufjs } from "./plain-models.mjs";

/** The official .proto. In a page, the server offers it under the same path. */
function officialProto() {
  const url = new URL("../../../build/onnx-tests/onnx-ml.proto", import.meta.url);
  return url.protocol === "file:" ? decodeURIComponent(url.pathname) : url.href;
}

const encodeBy = (type) => (message) => type.encode(message).finish();

/** By name: loads a writer. Resolves to the style of its plain messages and its function from a ModelProto to bytes. */
export const WRITERS = {
  "onnx-proto": async () => {
    const { default: proto } = await import("onnx-proto");
    return { style: protobufjs, write: encodeBy(proto.onnx.ModelProto) };
  },
  protobufjs: async () => {
    const { default: protobuf } = await import("protobufjs");
    const root = await protobuf.load(officialProto());
    return { style: protobufjs, write: encodeBy(root.lookupType("onnx.ModelProto")) };
  },
  "onnx-buf": async () => {
    const [{ create, toBinary }, { ModelProtoSchema }] = await Promise.all([
      import("@bufbuild/protobuf"),
      import("onnx-buf"),
    ]);
    const write = (message) => toBinary(ModelProtoSchema, create(ModelProtoSchema, message));
    return { style: protobufEs, write };
  },
};
