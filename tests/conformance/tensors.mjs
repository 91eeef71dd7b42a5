// Reads a TensorProto as data type and raw bytes, whichever field of the message holds the data.
import { has, int64, memberName, number, text } from "./proto.mjs";

/** Loom's names that differ from the official ones in lower case. */
const names = { float: "float32", double: "float64" };

export function dataTypeName(dataType) {
  const official = memberName("TensorProto.DataType", dataType).toLowerCase();
  return names[official] ?? official;
}

/** The bytes in an entry of int32_data or uint64_data. For packed types, an entry is one byte of elements. */
function entryWidth(dataType) {
  if (/^(u?int32|float32)$/.test(dataType)) return 4;
  if (/^(u?int16|b?float16)$/.test(dataType)) return 2;
  return dataType === "uint64" ? 8 : 1;
}

const littleEndian = (entries, width) =>
  Uint8Array.from(
    { length: entries.length * width },
    (_, i) => Number(entries[Math.floor(i / width)] >> BigInt(8 * (i % width))) & 0xff,
  );

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function rawData(tensor, dataType) {
  if (has(tensor, "rawData")) return Uint8Array.from(tensor.rawData);
  if (tensor.floatData.length > 0) return bytesOf(Float32Array.from(tensor.floatData));
  if (tensor.doubleData.length > 0) return bytesOf(Float64Array.from(tensor.doubleData));
  if (tensor.int64Data.length > 0) return littleEndian(tensor.int64Data.map(int64), 8);
  const entries = [...tensor.int32Data.map(BigInt), ...tensor.uint64Data.map(int64)];
  return littleEndian(entries, entryWidth(dataType));
}

/** Reads the tensor. `data` is a list of strings, or the bytes as in raw_data. */
export function readTensor(tensor) {
  const dataType = dataTypeName(tensor.dataType);
  const dims = tensor.dims.map(number);
  const data = dataType === "string" ? tensor.stringData.map(text) : rawData(tensor, dataType);
  return { name: tensor.name, dataType, dims, data };
}

function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  const significand = exponent ? 1024 + fraction : fraction;
  return sign * significand * 2 ** (Math.max(exponent, 1) - 25);
}

const nibbles = (bytes) => [...bytes].flatMap((byte) => [byte & 15, byte >> 4]);

const views = {
  float32: Float32Array,
  float64: Float64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};

/** The numbers in the raw bytes. */
export function elements(dataType, bytes) {
  if (dataType.endsWith("int4")) return nibbles(bytes);
  const view = views[dataType] ?? Uint16Array;
  const values = Array.from(new view(bytes.slice().buffer));
  return dataType === "float16" ? values.map(half) : values;
}
