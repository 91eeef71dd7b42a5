// ONNX's messages, decoded with the official .proto by an implementation that is not Loom's.
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const root = protobuf.loadSync(
  fileURLToPath(new URL("../../build/onnx-tests/onnx-ml.proto", import.meta.url)),
);

/** @param message its name, such as `"ModelProto"` */
export function decode(message, bytes) {
  return root.lookupType(`onnx.${message}`).decode(bytes);
}

/** The member of an enumeration, such as `"TensorProto.DataType"`, that has the number. */
export function memberName(enumeration, number) {
  return root.lookupEnum(`onnx.${enumeration}`).valuesById[number];
}

/** Is the field in the message, be it with its default? */
export const has = (message, field) => Object.hasOwn(message, field);

/** What protobufjs makes of 64 bits, an object of two halves, as a bigint. */
export function int64(long) {
  return BigInt.asIntN(64, (BigInt(long.high) << 32n) | BigInt(long.low >>> 0));
}
export const number = (long) => Number(int64(long));

export const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
