// What JavaScript data means as a tensor: data type, dims and content. ONNX's own rules (does the
// content fit the dims?) are the core's.
import { checkDims, isRecord, refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import type { Constants, DataTypeInfo, Engine } from "../wasm/engine.js";
import { plainContent } from "./plain-data.js";
import type { DataType, EncodedTensor, NestedArray, TensorData } from "../../types.js";

export interface TensorContent {
  readonly type: DataTypeInfo;
  readonly dims: readonly number[];
  /** A view of the caller's bytes (for plain data: of new ones), a Blob, or strings. */
  readonly content: Uint8Array<ArrayBuffer> | Blob | readonly string[];
}

// The data type that each kind of typed array has by nature.
const naturalTypes: Readonly<Record<string, DataType>> = {
  Int8Array: "int8",
  Uint8Array: "uint8",
  Uint8ClampedArray: "uint8",
  Int16Array: "int16",
  Uint16Array: "uint16",
  Int32Array: "int32",
  Uint32Array: "uint32",
  BigInt64Array: "int64",
  BigUint64Array: "uint64",
  Float16Array: "float16",
  Float32Array: "float32",
  Float64Array: "float64",
};

// Data types whose bytes another kind of array may carry, although its elements are something else:
// those that have no kind of their own in every engine. Float32Array as int32, say, is a mistake.
const foreignTypes = new Set<DataType>([
  "bool",
  "float16",
  "bfloat16",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "float8e8m0",
]);
const complexParts: Readonly<Record<string, DataType>> = {
  Float32Array: "complex64",
  Float64Array: "complex128",
};

/**
 * Reads `data` as a tensor. `dims` and `dataType` may be missing where the data tells them: typed
 * arrays are vectors of their own type, plain data has the shape of its nesting.
 */
export function readTensor(
  engine: Engine,
  data: TensorData,
  dims: readonly number[] | undefined,
  dataType: DataType | undefined,
  where: string,
): TensorContent {
  const { constants } = engine;
  const asked = dataType === undefined ? undefined : checkDataType(constants, dataType, where);
  const shape = dims === undefined ? undefined : checkDims(dims, where);
  if (isPlain(data)) return plainContent(engine, data, shape, asked, where);
  if (isBlob(data)) return { ...rawParts(shape, asked, "a Blob", where), content: data };
  if (isEncoded(data)) return encodedContent(constants, data, shape, asked, where);
  if (!isBufferData(data)) refuseData(data, where);
  const content = bytesOf(data, where);
  const tag = ArrayBuffer.isView(data) ? typedArrayName(data) : undefined;
  const natural = tag === undefined ? undefined : naturalTypes[tag];
  if (tag === undefined || natural === undefined) {
    return { ...rawParts(shape, asked, describe(data), where), content };
  }
  const type = asked ?? checkDataType(constants, natural, where);
  if (type.name === natural) {
    return { type, dims: shape ?? [(data as Uint8Array).length], content };
  }
  checkCarrier(constants, tag, natural, type, where);
  return { ...rawParts(shape, type, `a ${tag} as ${type.name}`, where), content };
}

function isEncoded(data: unknown): data is EncodedTensor {
  return isRecord(data) && ArrayBuffer.isView(data["bytes"]);
}

function encodedContent(
  constants: Constants,
  { dataType, dims, bytes }: EncodedTensor,
  shape: readonly number[] | undefined,
  asked: DataTypeInfo | undefined,
  where: string,
): TensorContent {
  const type = checkDataType(constants, dataType, where);
  if (asked !== undefined && asked !== type) {
    refuse("type-mismatch", where, `the data is ${type.name}, not ${asked.name}`);
  }
  const own = rawParts(shape ?? checkDims(dims, where), type, "bytes", where);
  return { ...own, content: bytesOf(bytes, where) };
}

/** The data type of that name. */
export function checkDataType(constants: Constants, name: unknown, where: string): DataTypeInfo {
  const type = constants.byName.get(name as string);
  if (type !== undefined) return type;
  const names = [...constants.byName.keys()].join(", ");
  refuse("invalid-argument", where, `${describe(name)} is not a data type; there are ${names}`);
}

/** A view of exactly the bytes. Detached buffers look empty, so they are told from those that are. */
export function bytesOf(
  data: ArrayBufferView | ArrayBuffer,
  where: string,
): Uint8Array<ArrayBuffer> {
  let bytes;
  try {
    bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
  } catch (error) {
    // Also a DataView's byteLength, once it reaches past the end of a buffer that shrank.
    refuse(
      "weight-mismatch",
      where,
      "the data's buffer is detached (was it transferred?) or has shrunk",
      error,
    );
  }
  if (!isShared(bytes.buffer)) return bytes as Uint8Array<ArrayBuffer>;
  refuse(
    "unsupported",
    where,
    "data on a SharedArrayBuffer is not accepted, because it can change at any time and browsers refuse it in a Blob; give a copy (.slice())",
  );
}

export function isBlob(data: unknown): data is Blob {
  if (ArrayBuffer.isView(data)) return false; // nearly always; a tag is a string that is made
  const tag = tagOf(data);
  return tag === "Blob" || tag === "File";
}

export function isPlain(data: unknown): data is NestedArray {
  return Array.isArray(data) || ["number", "bigint", "boolean", "string"].includes(typeof data);
}

function isBufferData(data: unknown): data is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(data) || tagOf(data) === "ArrayBuffer" || isShared(data);
}

// Not instanceof: another frame (or a test runner's sandbox) has its own ArrayBuffer.
function isShared(buffer: unknown): boolean {
  return tagOf(buffer) === "SharedArrayBuffer";
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** "Float32Array" and so on, whatever frame or subclass it is of; undefined for a DataView. */
export function typedArrayName(view: ArrayBufferView): string | undefined {
  return Reflect.get(typedArrayPrototype, Symbol.toStringTag, view) as string | undefined;
}

function rawParts(
  dims: readonly number[] | undefined,
  type: DataTypeInfo | undefined,
  what: string,
  where: string,
): { type: DataTypeInfo; dims: readonly number[] } {
  if (type === undefined)
    refuse("invalid-argument", where, `${what} tells no data type: give { dataType }`);
  if (dims === undefined)
    refuse("invalid-argument", where, `${what} tells no shape: give the dims`);
  if (type.name === "string") {
    refuse(
      "type-mismatch",
      where,
      `strings have no byte form in ONNX: give an array of strings (given: ${what})`,
    );
  }
  return { type, dims };
}

function checkCarrier(
  constants: Constants,
  tag: string,
  natural: DataType,
  type: DataTypeInfo,
  where: string,
): void {
  if (tag === "Uint8Array" || complexParts[tag] === type.name) return;
  const width = constants.byName.get(natural)?.bits;
  if (foreignTypes.has(type.name) && width === type.bits && !natural.startsWith("float")) return;
  refuse(
    "type-mismatch",
    where,
    `a ${tag} holds ${natural}, not ${type.name}, and nothing is converted; give cast(data, "${type.name}"), or for bytes that are ${type.name} already a Uint8Array on the same buffer`,
  );
}

function refuseData(data: unknown, where: string): never {
  refuse(
    "invalid-argument",
    where,
    `expected a typed array, ArrayBuffer, DataView, Blob, what cast() returns, number, bigint, boolean, string or arrays of those (given: ${describe(data)})`,
  );
}
