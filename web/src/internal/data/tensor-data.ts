// What JavaScript data means as a tensor: data type, dims and content. Whether the content fits the dims
// is checked by the core.
import { checkDims, isRecord, refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import type { Constants, DataTypeInfo } from "../wasm/constants.js";
import type { Engine } from "../wasm/engine.js";
import type { DataType, EncodedTensor, TensorData } from "../../types.js";
import { bytesOf, isBlob, isBufferData, typedArrayName } from "./buffers.js";
import { checkCarrier, checkDataType, naturalType } from "./data-types.js";
import { plainContent } from "./plain-content.js";
import { isPlain } from "./plain-data.js";
import type { TensorContent } from "./tensor-content.js";

/**
 * Reads `data` as a tensor. `dims` and `dataType` may be undefined where the data itself has them: a
 * typed array is a vector of its own type, plain data has the shape of its nesting.
 */
export function readTensor(
  engine: Engine,
  data: TensorData,
  dims: readonly number[] | undefined,
  dataType: DataType | undefined,
  where: string,
): TensorContent {
  const { constants } = engine;
  const requested = dataType === undefined ? undefined : checkDataType(constants, dataType, where);
  const shape = dims === undefined ? undefined : checkDims(dims, where);
  if (isPlain(data)) return plainContent(engine, data, shape, requested, where);
  if (isBlob(data))
    return { ...requireTypeAndDims(shape, requested, "a Blob", where), content: data };
  if (isEncoded(data)) return encodedContent(constants, data, shape, requested, where);
  if (!isBufferData(data)) refuseData(data, where);
  const content = bytesOf(data, where);
  const arrayName = ArrayBuffer.isView(data) ? typedArrayName(data) : undefined;
  const natural = arrayName === undefined ? undefined : naturalType(arrayName);
  if (arrayName === undefined || natural === undefined) {
    return { ...requireTypeAndDims(shape, requested, describe(data), where), content };
  }
  const type = requested ?? checkDataType(constants, natural, where);
  if (type.name === natural) {
    return { type, dims: shape ?? [(data as Uint8Array).length], content };
  }
  checkCarrier(constants, arrayName, natural, type, where);
  return { ...requireTypeAndDims(shape, type, `a ${arrayName} as ${type.name}`, where), content };
}

function isEncoded(data: unknown): data is EncodedTensor {
  return isRecord(data) && ArrayBuffer.isView(data["bytes"]);
}

function encodedContent(
  constants: Constants,
  { dataType, dims, bytes }: EncodedTensor,
  shape: readonly number[] | undefined,
  requested: DataTypeInfo | undefined,
  where: string,
): TensorContent {
  const type = checkDataType(constants, dataType, where);
  if (requested !== undefined && requested !== type) {
    refuse("type-mismatch", where, `the data is ${type.name}, not ${requested.name}`);
  }
  const own = requireTypeAndDims(shape ?? checkDims(dims, where), type, "bytes", where);
  return { ...own, content: bytesOf(bytes, where) };
}

function requireTypeAndDims(
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

function refuseData(data: unknown, where: string): never {
  refuse(
    "invalid-argument",
    where,
    `expected a typed array, ArrayBuffer, DataView, Blob, what cast() returns, number, bigint, boolean, string or arrays of those (given: ${describe(data)})`,
  );
}
