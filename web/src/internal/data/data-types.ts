// Which data type the elements of JavaScript data have, or may stand for.
import type { DataType } from "../../types.js";
import { refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import type { Constants, DataTypeInfo } from "../wasm/constants.js";

// The data type of the elements, by the name of the typed array.
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

// Data types for which some engines have no kind of array. Their bytes may come in an array of integers
// of the same width. For all other types that is refused: a Float32Array as int32, say, is a mistake.
const carriedTypes = new Set<DataType>([
  "bool",
  "float16",
  "bfloat16",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "float8e8m0",
]);
// The complex types whose real and imaginary parts are the elements of such an array.
const complexTypes: Readonly<Record<string, DataType>> = {
  Float32Array: "complex64",
  Float64Array: "complex128",
};

/** The data type that the elements of a typed array of that name have; undefined for none. */
export function naturalType(arrayName: string): DataType | undefined {
  return naturalTypes[arrayName];
}

/** The data type of that name. */
export function checkDataType(constants: Constants, name: unknown, where: string): DataTypeInfo {
  const type = constants.byName.get(name as string);
  if (type !== undefined) return type;
  const names = [...constants.byName.keys()].join(", ");
  refuse("invalid-argument", where, `${describe(name)} is not a data type; there are ${names}`);
}

/** Refuses an array whose elements are not, and do not stand for, elements of that data type. */
export function checkCarrier(
  constants: Constants,
  arrayName: string,
  natural: DataType,
  type: DataTypeInfo,
  where: string,
): void {
  if (arrayName === "Uint8Array" || complexTypes[arrayName] === type.name) return;
  const width = constants.byName.get(natural)?.bits;
  if (carriedTypes.has(type.name) && width === type.bits && !natural.startsWith("float")) return;
  refuse(
    "type-mismatch",
    where,
    `a ${arrayName} holds ${natural}, not ${type.name}, and nothing is converted; give cast(data, "${type.name}"), or for bytes that are ${type.name} already a Uint8Array on the same buffer`,
  );
}
