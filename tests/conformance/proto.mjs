// Decodes ONNX's messages with the official .proto and an implementation that is not Loom's.
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const root = protobuf.loadSync(
  fileURLToPath(new URL("../../build/onnx-tests/onnx-ml.proto", import.meta.url)),
);

/** @param message its name, such as `"ModelProto"` */
export function decode(message, bytes) {
  return root.lookupType(`onnx.${message}`).decode(bytes);
}

/** The name of the enumeration member with that number. `enumeration` is for example `"TensorProto.DataType"`. */
export function memberName(enumeration, number) {
  return root.lookupEnum(`onnx.${enumeration}`).valuesById[number];
}

/** Whether the field is in the message, even if it has its default. */
export const has = (message, field) => Object.hasOwn(message, field);

/** Converts protobufjs's object for a 64-bit integer to a bigint. */
export function int64(long) {
  return BigInt.asIntN(64, (BigInt(long.high) << 32n) | BigInt(long.low >>> 0));
}
export const number = (long) => Number(int64(long));

export const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
